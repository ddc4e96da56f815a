//! The `demarche` command.

fn main() -> std::process::ExitCode {
    demarche::cli::run()
}
