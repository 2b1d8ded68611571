import { createTransport } from "nodemailer";
import { mailTrouble } from "../identity/mail.ts";
import type { StoredSender } from "./senders.ts";
import { TransportError, type Transport } from "./transport.ts";

type EmailSender = Extract<StoredSender, { transport: "email" }>;

const second = 1_000;

/** SMTP (RFC 5321). A letter's Message-ID follows from the message's id: one that goes twice is one to every mail program. */
export function openEmailTransport({ host, port, security, user, secret, from, fromName }: EmailSender): Transport {
  const transport = createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "startTls",
    ignoreTLS: security === "none",
    ...(user === "" ? {} : { auth: { user, pass: secret } }),
    connectionTimeout: 10 * second,
    greetingTimeout: 10 * second,
    socketTimeout: 30 * second,
    // a letter is what was written: nothing in it is fetched or read from the disk
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const nameOf = (id: string) => `<${id}@${domain}>`;
  return {
    async send({ id, threadId, address, subject, text }) {
      try {
        await transport.sendMail({
          from: { name: fromName, address: from },
          to: { name: "", address },
          subject,
          text,
          messageId: nameOf(id),
          // one conversation in every mail program (RFC 5322, 3.6.4)
          references: nameOf(threadId),
          inReplyTo: nameOf(threadId),
        });
      } catch (error) {
        throw sendingError(error);
      }
    },
    async check() {
      try {
        await transport.verify();
      } catch (error) {
        throw sendingError(error);
      }
    },
    close: () => transport.close(),
  };
}

/** RFC 5321, 4.2.1: 5yz is for good, 4yz and a line that broke are for now. */
function sendingError(error: unknown): TransportError {
  const { code } = mailTrouble(error);
  const status = error instanceof Error && "responseCode" in error ? Number(error.responseCode) : 0;
  if (code.startsWith("EAUTH")) return new TransportError("notLetIn", { lasting: false, ofAll: true, code });
  if (code.startsWith("EENVELOPE") && (status === 0 || status >= 500))
    return new TransportError("badAddress", { lasting: true, code });
  if (status >= 500) return new TransportError("refused", { lasting: true, code });
  // with a status the server has answered, and it was about this letter
  return new TransportError("silent", { lasting: false, ofAll: status === 0, code });
}
