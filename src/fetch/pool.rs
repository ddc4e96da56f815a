//! Many hosts at once, each by one thread at a time.
//!
//! Threads only ask; what comes back is handed to the caller, one by one, on his own thread. When it is time to stop nobody waits for an
//! answer that is under way: a thread holds nothing that could be left half done.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Result;
use crate::fetch::gate::{Gates, Outside};
use crate::fetch::visit::{Ask, Outcome, visit};

/// Answers that wait to be read before threads wait for the reader.
const WAITING: usize = 4;
/// How often the reader looks whether it is time to stop.
const GLANCE: std::time::Duration = std::time::Duration::from_millis(100);

/// Asks for all, the groups beside each other and the asks of a group one after the other; hands each outcome over with its number.
/// `false` where it was time to stop before all were asked.
///
/// # Errors
/// What `each` says, which ends it.
pub(super) fn all(
    outside: &Outside,
    gates: &Arc<Gates>,
    groups: Vec<Vec<(usize, Ask)>>,
    at_once: usize,
    mut each: impl FnMut(usize, Outcome) -> Result<()>,
) -> Result<bool> {
    let threads = at_once.min(groups.len());
    let queue = Arc::new(Mutex::new(VecDeque::from(groups)));
    let over = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = sync_channel(WAITING);
    for _ in 0..threads {
        let (queue, over, sender, gates, clock) = (queue.clone(), over.clone(), sender.clone(), gates.clone(), outside.clock.clone());
        std::thread::spawn(move || {
            while let Some(group) = { queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front() } {
                for (number, ask) in group {
                    if over.load(Ordering::Relaxed) || sender.send((number, visit(&gates, &ask, || clock.now()))).is_err() {
                        return;
                    }
                }
            }
        });
    }
    drop(sender);
    let mut whole = true;
    loop {
        match receiver.recv_timeout(GLANCE) {
            Ok((_, Outcome::Stopped)) => whole = false,
            Ok((number, outcome)) => {
                if let Err(error) = each(number, outcome) {
                    over.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            }
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return Ok(whole),
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {}
        }
        if !whole || !(outside.wait)(std::time::Duration::ZERO) {
            over.store(true, Ordering::Relaxed);
            return Ok(false);
        }
    }
}
