// The window's pages come from `app://kartoteka/`, not from file://: an origin of their own, headers of our own, and
// nothing of the disk but the renderer's folder.
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { CustomScheme, Protocol } from "electron";

export const APP_URL = "app://kartoteka/";
export const CALL_WINDOW_URL = `${APP_URL}call-window.html`;

export const appScheme: CustomScheme = {
  scheme: "app",
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

/**
 * `style-src 'unsafe-inline'`: Mantine writes its colour variables as a style element. The softphone goes to wss, and to
 * ws on this machine only (the practice PBX). Everything else goes through the store process, never from the page.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self' wss: ws://127.0.0.1:* ws://localhost:*",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "microphone=(self), speaker-selection=(self), camera=(), geolocation=(), display-capture=()",
  "cache-control": "no-cache",
};

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wav": "audio/wav",
  ".mp3": "audio/mpeg",
  ".ogg": "audio/ogg",
  ".wasm": "application/wasm",
};

/** True for our own pages and nothing that only looks like them. */
export function isOwnUrl(text: string): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  // `origin` is "null" for schemes that Node does not know, so the parts are compared
  return url.protocol === "app:" && url.host === "kartoteka" && url.username === "" && url.password === "";
}

/**
 * The path inside the renderer's folder that a URL names, in names that cannot leave it; null for everything else. Only
 * names of a build's own files are known: letters, digits, `_`, `-`, and dots inside a name.
 */
export function pathOfUrl(text: string): string[] | null {
  if (!isOwnUrl(text)) return null;
  // not url.pathname: the parser has already resolved `..` there, and what asks for it is refused, not helped
  const path = text.replace(/^app:\/\/kartoteka/i, "").replace(/[?#].*$/s, "");
  if (path === "" || path === "/") return ["index.html"];
  const names = path.slice(1).split("/");
  const isPlain = path.startsWith("/") && names.every((name) => /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(name));
  return isPlain ? names : null;
}

export function createAppHandler(folder: string): (request: Pick<Request, "url" | "method">) => Promise<Response> {
  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") return refusal(405);
    const names = pathOfUrl(request.url);
    const type = names && contentTypes[extname(names.at(-1) ?? "").toLowerCase()];
    if (!names || !type) return refusal(404);
    try {
      const body = await readFile(join(folder, ...names));
      return new Response(request.method === "HEAD" ? null : new Uint8Array(body), {
        headers: { ...headers, "content-type": type },
      });
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      if (code === "ENOENT" || code === "EISDIR" || code === "ENOTDIR") return refusal(404);
      throw error;
    }
  };
}

export function serveApp(protocol: Protocol, folder: string): void {
  protocol.handle(appScheme.scheme, createAppHandler(folder));
}

function refusal(status: number): Response {
  return new Response(null, { status, headers });
}
