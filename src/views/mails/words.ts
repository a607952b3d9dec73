import type { Mail } from "../../domain/mails/mails.ts";
import { exportWords } from "./export_words.ts";
import { restoreWords } from "./restore_words.ts";

/** A mail in words: what text and HTML are both made of. */
export interface MailWords {
  subject: string;
  greeting: string;
  /** Before the button. */
  lines: string[];
  button?: { label: string; href: string };
  /** After it. */
  after: string[];
}

const NOT_YOU = "If it was not you, nothing happens as long as nobody uses the link.";

/** The words of each mail. */
export function mailWords(mail: Mail): MailWords {
  switch (mail.kind) {
    case "activation":
      return {
        subject: "Confirm your address",
        greeting: `Hello ${mail.name},`,
        lines: ["somebody, we hope you, signed up for Dropkeep with this address. Confirm it to begin."],
        button: { label: "Confirm your address", href: mail.link },
        after: [
          `The link is good for ${mail.hours} hours and asks for the password of the sign-up. ${NOT_YOU}`,
        ],
      };
    case "already_known":
      return {
        subject: "You have an account already",
        greeting: `Hello ${mail.name},`,
        lines: ["somebody, perhaps you, tried to sign up with this address. It has an account already."],
        button: { label: "Sign in", href: mail.signIn },
        after: [`If you forgot your password, set a new one: ${mail.reset}`],
      };
    case "reset":
      return {
        subject: "Set a new password",
        greeting: `Hello ${mail.name},`,
        lines: ["you asked for a new password."],
        button: { label: "Set a new password", href: mail.link },
        after: [`The link is good for ${mail.minutes} minutes and works once. ${NOT_YOU}`],
      };
    case "password_changed":
      return {
        subject: mail.how === "reset" ? "Your new password is set" : "Your password was changed",
        greeting: `Hello ${mail.name},`,
        lines: [
          `your password was ${
            mail.how === "reset" ? "set anew by a mailed link" : "changed"
          }, from ${mail.place}.`,
          "All other sessions have ended.",
        ],
        after: [`If it was not you, set a new one at once and tell your administrator: ${mail.reset}`],
      };
    case "connection_lost":
      return {
        subject: `Dropbox no longer lets Dropkeep back up ${mail.team}`,
        greeting: `Hello ${mail.name},`,
        lines: [
          `nothing of ${mail.team} is backed up until it is connected again. What was backed up is safe.`,
          `What Dropbox said: ${mail.reason}`,
        ],
        button: { label: "Connect again", href: mail.link },
        after: ["What was missed meanwhile is backed up at once after that."],
      };
    case "mass_change":
      return {
        subject: `Many files changed at once in ${mail.task}`,
        greeting: `Hello ${mail.name},`,
        lines: [
          `many files of ${mail.names.join(", ")}${
            mail.more > 0 ? ` and ${mail.more} more` : ""
          } changed as an attack changes them, or a slip.`,
          "The last snapshot before it is kept. You can look at what happened, and go back to that point in one step.",
        ],
        button: { label: "See what happened", href: mail.link },
        after: ["If it was you, say so there: the snapshots then expire as they always do."],
      };
    case "usage_report":
      return {
        subject: `Usage report of ${mail.account}, ${mail.day}`,
        greeting: `Hello ${mail.name},`,
        lines: [
          mail.attachment
            ? "here is the usage report that you asked for, with a line for every member and team folder."
            : "the usage report that you asked for is too large for a mail; the link below downloads it.",
        ],
        button: { label: "Download the report of now", href: mail.link },
        after: ["The link asks you to sign in, and shows what you may see."],
      };
    case "invitation":
      return {
        subject: `Join ${mail.account}`,
        greeting: "Hello,",
        lines: [`${mail.from} invites you to ${mail.account} on Dropkeep, which backs up its Dropbox.`],
        button: { label: "Join", href: mail.link },
        after: [
          `The link is good for ${mail.hours} hours and works once. You choose your own password there.`,
          "If you do not know them, nothing happens as long as nobody uses the link.",
        ],
      };
    case "invitation_elsewhere":
      return {
        subject: `${mail.account} would like you to join`,
        greeting: "Hello,",
        lines: [
          `${mail.from} invites you to ${mail.account} on Dropkeep. This address has an account of its own there.`,
        ],
        after: ["One address belongs to one account: ask to be invited with another address."],
      };
    case "account_removal":
      return {
        subject: `${mail.account} is removed on ${new Date(mail.due).toISOString().slice(0, 10)}`,
        greeting: `Hello ${mail.name},`,
        lines: [
          `${mail.by} has asked to remove the account ${mail.account}. Nothing is backed up from now on.`,
          "After that day all backups, settings and users are erased, and nobody can bring them back.",
        ],
        button: { label: "Look at it, or undo it", href: mail.link },
        after: ["Only the primary user can undo it."],
      };
    case "password_expires":
      return {
        subject: mail.days === 1
          ? "Change your password by tomorrow"
          : `Change your password within ${mail.days} days`,
        greeting: `Hello ${mail.name},`,
        lines: [
          "your account asks for a new password from time to time. After that you are asked at the next sign-in.",
        ],
        button: { label: "Change your password", href: mail.link },
        after: ["Backups go on in any case."],
      };
    case "security_changed":
      return {
        subject: `The security of ${mail.account} was changed`,
        greeting: `Hello ${mail.name},`,
        lines: [mail.what, `It was done by ${mail.by}${mail.place ? `, from ${mail.place}` : ""}.`],
        after: ["If you did not expect this, look into the security audit at once."],
      };
    case "restore_ended":
      return restoreWords(mail);
    case "export_ended":
      return exportWords(mail);
    case "email_confirm":
      return {
        subject: "Confirm your new address",
        greeting: `Hello ${mail.name},`,
        lines: ["you asked to sign in with this address from now on."],
        button: { label: "Confirm the address", href: mail.link },
        after: [`The link is good for ${mail.minutes} minutes. ${NOT_YOU}`],
      };
    case "email_taken":
      return {
        subject: "This address has an account already",
        greeting: "Hello,",
        lines: [
          "somebody tried to move their account to this address. It has an account already, so nothing was done.",
        ],
        button: { label: "Sign in", href: mail.signIn },
        after: [],
      };
    case "email_changing":
      return {
        subject: "Your address is about to change",
        greeting: `Hello ${mail.name},`,
        lines: [`somebody, from ${mail.place}, asked to sign in with ${mail.to} instead of this address.`],
        after: [
          "It counts once it is confirmed from there.",
          `If it was not you, set a new password at once: ${mail.reset}`,
        ],
      };
    case "email_changed":
      return {
        subject: "Your address was changed",
        greeting: `Hello ${mail.name},`,
        lines: [`from now on you sign in with ${mail.to}. It was confirmed from ${mail.place}.`],
        after: ["If it was not you, tell your administrator at once."],
      };
    case "factor_changed":
      return {
        subject: "Your way of signing in was changed",
        greeting: `Hello ${mail.name},`,
        lines: [mail.what, ...mail.place ? [`It was done from ${mail.place}.`] : []],
        after: [`If it was not you, set a new password at once: ${mail.reset}`],
      };
  }
}
