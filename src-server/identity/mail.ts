import { createTransport } from "nodemailer";

export type Letter = { to: string; subject: string; text: string };
export type Mail = {
  /** Resolves when the mail server has taken the letter; throws what it or the line said. */
  send(letter: Letter): Promise<void>;
  close(): void;
};

const second = 1_000;

/** `smtpUrl`: smtp:// (STARTTLS where the server offers it) or smtps://, with user and password. */
export function openMail({ smtpUrl, from }: { smtpUrl: string; from: string }): Mail {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10 * second,
    greetingTimeout: 10 * second,
    socketTimeout: 30 * second,
    // a letter is what we wrote: nothing in it is fetched or read from the disk
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text }) {
      await transport.sendMail({ from, to: { name: "", address: to }, subject, text });
    },
    close: () => transport.close(),
  };
}

/** What a failure may leave in the log: a mail server's answers often repeat the address. */
export function mailTrouble(error: unknown): { code: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  const status = error instanceof Error && "responseCode" in error ? ` ${String(error.responseCode)}` : "";
  return { code: `${code}${status}` };
}
