import { passwordResetMinutes } from "../../src-contract/identity.ts";
import type { Letter } from "./mail.ts";

/** In both languages: the server does not know in which one a person reads. No name and no company: mail is read on the way. */
export function resetLetter(to: string, token: string): Letter {
  return {
    to,
    subject: "Картотека: новый пароль / Kartoteka: new password",
    text: [
      "Кто-то попросил новый пароль для входа в Картотеку с этой почтой.",
      `Если это вы, вставьте код в окно входа. Он действует ${passwordResetMinutes} минут, один раз:`,
      "",
      token,
      "",
      "Если это не вы, ничего не делайте: пароль остался прежним.",
      "",
      "Somebody asked for a new password to Kartoteka for this e-mail.",
      `If it was you, paste the code above into the sign-in window. It is good once, for ${passwordResetMinutes} minutes.`,
      "If it was not you, do nothing: the password has not changed.",
      "",
    ].join("\n"),
  };
}
