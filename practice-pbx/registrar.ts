import type { NameAddrHeader, URI } from "sip.js/lib/core/index.js";
import type { WebSocket } from "ws";

/** Where a user can be reached: one desk, one application start. */
export interface Binding {
  readonly username: string;
  readonly contact: URI;
  readonly socket: WebSocket;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Registrations in memory (RFC 3261 section 10.3). A binding ends with its time, with `expires=0`, and with its
 * WebSocket: nobody can be reached over a closed one.
 */
export interface Registrar {
  /** Sets or, with `expiresSeconds` 0, removes one binding. */
  bind(binding: { username: string; contact: NameAddrHeader; socket: WebSocket; expiresSeconds: number }): void;
  unbindUser(username: string): void;
  unbindSocket(socket: WebSocket): void;
  bindingsOf(username: string): readonly Binding[];
  all(): readonly Binding[];
}

/** @param now milliseconds since the epoch */
export function createRegistrar(now: () => number): Registrar {
  const bindings = new Map<string, Binding>();

  const removeWhere = (matches: (binding: Binding) => boolean) => {
    for (const [key, binding] of bindings) {
      if (matches(binding)) bindings.delete(key);
    }
  };
  const live = () => {
    removeWhere((binding) => binding.expiresAt <= now());
    return [...bindings.values()];
  };

  return {
    bind({ username, contact, socket, expiresSeconds }) {
      // A phone that starts again has a new contact URI but the same instance (RFC 5626 section 4.1).
      const key = JSON.stringify([username, contact.getParam("+sip.instance") ?? contact.uri.toString()]);
      if (expiresSeconds === 0) {
        bindings.delete(key);
        return;
      }
      bindings.set(key, { username, contact: contact.uri, socket, expiresAt: now() + expiresSeconds * 1000 });
    },
    unbindUser(username) {
      removeWhere((binding) => binding.username === username);
    },
    unbindSocket(socket) {
      removeWhere((binding) => binding.socket === socket);
    },
    bindingsOf: (username) => live().filter((binding) => binding.username === username),
    all: live,
  };
}
