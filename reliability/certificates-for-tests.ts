import * as x509 from "@peculiar/x509";
import type { TlsTexts } from "../src-server/tls.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60_000;

/** An authority of its own, and certificates by it for this machine's loopback address. */
export type Authority = {
  /** PEM, for whoever is to trust it. */
  cert: string;
  issue(life?: { from: number; until: number }): Promise<TlsTexts & { serialNumber: string }>;
};

export async function createAuthority(): Promise<Authority> {
  const keys = await newKeys();
  const name = "CN=Authority of a test";
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
    extensions: [new x509.BasicConstraintsExtension(true)],
  });
  let issued = 0;
  return {
    cert: own.toString("pem"),
    async issue({ from, until } = { from: Date.now() - day, until: Date.now() + day }) {
      const serialNumber = (1_000 + issued++).toString(16).padStart(4, "0");
      const { publicKey, privateKey } = await newKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber,
        subject: "CN=kartoteka.test",
        issuer: name,
        signingKey: keys.privateKey,
        publicKey,
        signingAlgorithm: algorithm,
        notBefore: new Date(from),
        notAfter: new Date(until),
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            { type: "ip", value: "127.0.0.1" },
            { type: "dns", value: "localhost" },
          ]),
        ],
      });
      const key = x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", privateKey), "PRIVATE KEY");
      return { cert: certificate.toString("pem"), key, serialNumber };
    },
  };
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}
