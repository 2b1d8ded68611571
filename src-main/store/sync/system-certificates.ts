import * as tls from "node:tls";

/**
 * Companies sign their inner servers with an authority that the operating system knows and Node does not. Read once,
 * before the first https request: on some systems it takes a tenth of a second, which a start does not have.
 */
export function useSystemCertificates(plainFetch: typeof fetch): typeof fetch {
  let isDone = false;
  return (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (!isDone && address.startsWith("https:")) {
      isDone = true;
      // both came with Node 22.19; an older one trusts what it trusted before
      if (typeof tls.getCACertificates === "function" && typeof tls.setDefaultCACertificates === "function")
        tls.setDefaultCACertificates([...tls.getCACertificates("default"), ...tls.getCACertificates("system")]);
    }
    return plainFetch(input, init);
  };
}
