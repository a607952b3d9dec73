import { z } from "zod";

/** What people write on forms, each read the same wherever it stands. Messages follow the field's name. */
const LINE = /^[^\p{Cc}]*$/u;

/** As it is compared: NFC, lower case, no spaces around. */
export const emailField = z.string("is missing").trim().normalize("NFC").toLowerCase()
  .min(1, "is missing: write an address such as you@example.com")
  .max(254, "is longer than 254 characters")
  .regex(/^[^\s@<>"(),:;\\[\]\p{Cc}]+@[^\s@.<>"(),:;\\[\]\p{Cc}]+(\.[^\s@.<>"(),:;\\[\]\p{Cc}]+)*$/u, {
    message: "is no email address: write it like you@example.com",
  });

export const nameField = z.string("is missing").trim().normalize("NFC").min(1, "is missing")
  .max(100, "is longer than 100 characters").regex(LINE, "must be one line");

/** A new password, typed: as it is, only NFC (NIST 800-63B-4). The rules are in `password_rules`. */
export const newPasswordField = z.string("is missing").normalize("NFC").min(1, "is missing")
  .max(1000, "is longer than 128 characters");

/** A password that is to be compared. */
export const passwordField = z.string("is missing").normalize("NFC").min(1, "is missing")
  .max(1000, "is longer than any password here");

/** A token of ours in base64url. */
export const tokenField = z.string("is missing").regex(/^[\w-]{43}$/, "is cut off: use the whole link");

/** Six digits, or a recovery code; spaces do not count. */
export const codeField = z.string("is missing").trim().min(1, "is missing").max(40, "is too long for a code");
