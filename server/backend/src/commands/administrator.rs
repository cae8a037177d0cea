//! The first administrator: without one nobody could register anybody.

use super::{CommandError, Report};
use crate::config::Config;
use crate::error::ServiceError;
use rules::sign_in::PasswordFault;

/// Registers the first administrator, who then registers everybody else in the application.
///
/// # Errors
/// [`CommandError::Refused`] where there is an administrator already, and for what cannot be taken; the database.
pub async fn create_administrator(
    config: &Config,
    email: &str,
    name: &str,
    password: &str,
) -> Result<Report, CommandError> {
    let backend = super::open(config).await?;
    let outcome = backend.create_first_administrator(email, name, password).await;
    backend.close().await;
    match outcome {
        Ok(Some(_)) => {
            let mut report = Report::default();
            report.line(format!("{} is administrator and may sign in.", email.trim().to_lowercase()));
            Ok(report)
        }
        Ok(None) => Err(CommandError::Refused(
            "there is an administrator already, who registers further people in the application".to_owned(),
        )),
        Err(error) => Err(worded(error)),
    }
}

/// What was typed and cannot be taken, in words for the command line.
fn worded(error: ServiceError) -> CommandError {
    let why = match error {
        ServiceError::Field { field: "email", code: "taken" } => "somebody has this address already".to_owned(),
        ServiceError::Field { field: "email", .. } => "this is no address of mail".to_owned(),
        ServiceError::Field { field: "name", code: "required" } => "a name is needed".to_owned(),
        ServiceError::Field { field, code } => format!("the {field} cannot be taken: {code}"),
        ServiceError::Password(PasswordFault::TooShort { min }) => {
            format!("the password is too short: it needs {min} characters at least")
        }
        ServiceError::Password(PasswordFault::TooLong { max }) => {
            format!("the password is too long: it may have {max} characters")
        }
        ServiceError::Password(PasswordFault::Common) => "the password is a well-known one".to_owned(),
        ServiceError::Password(PasswordFault::ContainsContext) => {
            "the password has the name or the address in it, or only words that anybody would try here".to_owned()
        }
        other @ (ServiceError::Refused(_)
        | ServiceError::Invalid(_)
        | ServiceError::Conflict(_)
        | ServiceError::WrongCredentials
        | ServiceError::Wait { .. }
        | ServiceError::Upload(_)
        | ServiceError::Store(_)) => return other.into(),
    };
    CommandError::Refused(why)
}
