//! Runs of ingest, and what could not be read in them.

use rusqlite::{OptionalExtension, params};

use crate::error::Result;
use crate::store::fault::fault;
use crate::store::id::id;
use crate::store::open::Store;
use crate::types::Problem;

/// What one run of ingest did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Articles that were read.
    pub articles: u64,
    /// Mentions that were stored.
    pub mentions: u64,
    /// What could not be read.
    pub problems: u64,
}

impl Store {
    /// Notes the start of a run and gives its number.
    pub fn begin_run(&mut self, started: &str, program: &str, process: u32) -> Result<i64> {
        let sql = "INSERT INTO run (started, program, process) VALUES (?1, ?2, ?3)";
        self.connection.execute(sql, params![started, program, process]).map_err(|e| self.blame(e))?;
        self.run = self.connection.last_insert_rowid();
        Ok(self.run)
    }

    /// Notes the end of a run and what it did.
    pub fn finish_run(&mut self, run: i64, finished: &str, counts: RunCounts) -> Result<()> {
        let sql = "UPDATE run SET finished = ?2, articles = ?3, mentions = ?4, problems = ?5 WHERE id = ?1";
        let row = params![run, finished, counts.articles as i64, counts.mentions as i64, counts.problems as i64];
        self.connection.execute(sql, row).map_err(fault)?;
        self.run = 0;
        Ok(())
    }

    /// Process and start of the latest run that has not ended, for the message to a writer that waited in vain.
    pub fn open_run(&self) -> Result<Option<(u32, String)>> {
        let sql = "SELECT process, started FROM run WHERE finished IS NULL ORDER BY id DESC LIMIT 1";
        self.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional().map_err(fault)
    }

    /// What could not be read or coded, with the moment at which it was first met; by file and line.
    pub fn problems(&self) -> Result<Vec<(Problem, String)>> {
        let sql = "SELECT file, line, reason, remedy, seen FROM problem ORDER BY file, line, reason";
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let rows = statement.query_map([], |row| {
            let line = row.get::<_, Option<i64>>(1)?.map(i64::unsigned_abs);
            Ok((Problem { file: row.get(0)?, line, reason: row.get(2)?, remedy: row.get(3)? }, row.get(4)?))
        });
        rows.map_err(fault)?.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// Forgets what could not be read or coded; gives how many problems that were.
    pub fn clear_problems(&mut self) -> Result<usize> {
        self.connection.execute("DELETE FROM problem", []).map_err(|e| self.blame(e))
    }

    /// Keeps what could not be read; the same problem is kept once.
    pub fn write_problems(&mut self, problems: &[Problem], seen: &str) -> Result<()> {
        let transaction = self.connection.transaction().map_err(fault)?;
        for problem in problems {
            let line = problem.line.map(|n| n as i64);
            let key = id('p', &[&problem.file, &line.unwrap_or(-1).to_string(), &problem.reason]);
            let sql = "INSERT OR IGNORE INTO problem (id, file, line, reason, remedy, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let mut statement = transaction.prepare_cached(sql).map_err(fault)?;
            statement.execute(params![key, problem.file, line, problem.reason, problem.remedy, seen]).map_err(fault)?;
        }
        transaction.commit().map_err(fault)
    }
}
