import type { errorsRu } from "./errors.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const errorsEn: SameKeys<typeof errorsRu> = {
  invalid: "This data is not accepted. Check the fields and save again.",
  wrongCredentials: "The e-mail or the password does not match. Check the keyboard layout and Caps Lock.",
  secondFactorRequired: "The code of your authenticator application is needed. Enter it, or a recovery code.",
  secondFactorMissing:
    "In this company the owner and administrators sign in with a second factor. Set it up to sign in.",
  rateLimited: "Too many attempts. Wait a little and try again.",
  rateLimitedSeconds_one: "Too many attempts. Try again in {{count}} second.",
  rateLimitedSeconds_other: "Too many attempts. Try again in {{count}} seconds.",
  unreachable: "The server does not answer. Check the address and the network, then try again.",
  certificate: "The server’s certificate cannot be trusted, no connection was opened. Tell your administrator.",
  notKartoteka: "Something other than Kartoteka answers at this address. Correct the server address.",
  clientTooOld: "This Kartoteka is older than the server or the data file. Update it, unsent items are kept.",
  serverTooOld: "The server is older than the application. Ask the administrator to update it.",
  notSignedIn: "You are not signed in. Sign in and repeat.",
  sessionRevoked: "The session was ended elsewhere. Sign in again, unsent items are kept.",
  locked: "The data on this computer is locked. Enter the password.",
  forbidden: "A right is missing. The owner or an administrator gives it.",
  notFound: "This record is gone. Refresh the list.",
  conflict: "Somebody was faster. Look at what is saved now and decide again.",
  diskFull: "The disk is full. The text is still in the field: free some space and save again.",
  diskFailed:
    "The disk answers with errors. The text is still in the field: save it again, and check the disk if that fails.",
  diskReadOnly: "The data folder cannot be written. The text is still in the field, give access to the folder.",
  fileDamaged: "The data file is damaged. It was put aside and is loaded from the server again, unsent items are kept.",
  unsupportedFile: "The file cannot be read as a table. Save it as CSV and choose it again.",
  cancelled: "Cancelled.",
  unexpected: "Something went wrong. What you typed is kept, try again.",
  details: "Details",
  copyDetails: "Copy the error code",
  retry: "Try again",
  crashTitle: "The screen did not open",
  crashText: "Drafts are kept. Open the screen again, everything else works.",
  reopen: "Open again",
};
