// Exit code 0 when the server on this machine, with the same environment, and its database are well. For a container.
import { request } from "node:http";
import { request as requestSecurely } from "node:https";

const { KARTOTEKA_HOST: host = "", KARTOTEKA_PORT: port, KARTOTEKA_TLS_CERTIFICATE: certificate } = process.env;
const isSecure = Boolean(certificate);
const options = {
  host: ["", "0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host,
  port: Number(port || 47_800),
  path: "/health",
  timeout: 5_000,
  // by this address no certificate is valid, and nothing secret is said
  rejectUnauthorized: false,
};
const asked = (isSecure ? requestSecurely : request)(options, (answer) => {
  answer.resume();
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
});
asked.on("timeout", () => asked.destroy(new Error("no answer in time")));
asked.on("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
asked.end();
