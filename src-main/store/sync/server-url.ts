import { KartotekaError } from "../../../src-contract/errors.ts";

/**
 * The address of a server as a person writes it: «kartoteka.company.ru», «https://…/», «127.0.0.1:47800». Without a
 * scheme it is https, except on this computer. Plain http elsewhere would show the password to the network: it is taken
 * only for this computer and for private addresses. Throws invalid, or certificate for plain http to the world.
 */
export function serverUrlOf(text: string): string {
  const trimmed = text.trim();
  const isLocal = /^(?:localhost|127\.|\[::1\])/i.test(trimmed);
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `${isLocal ? "http" : "https"}://${trimmed}`;
  if (!URL.canParse(withScheme)) throw new KartotekaError("invalid", "serverUrl");
  const url = new URL(withScheme);
  if ((url.protocol !== "https:" && url.protocol !== "http:") || url.username !== "" || url.password !== "")
    throw new KartotekaError("invalid", "serverUrl");
  if (url.protocol === "http:" && !isPrivateHost(url.hostname))
    throw new KartotekaError("certificate", "the address begins with http:// and leads out of this network");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

function isPrivateHost(host: string): boolean {
  return (
    /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host) ||
    /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)\d+/.test(host) ||
    /^\[f[cd]/.test(host) ||
    // a name without a dot and a .local name are looked up in the office's own network
    /^[a-z0-9-]+(?:\.local)?$/i.test(host)
  );
}
