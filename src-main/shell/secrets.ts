import type { SafeStorage } from "electron";

/** What the operating system keeps for us: base64 out of text and back. Null: it keeps none, or cannot open this one. */
export type Secrets = { wrap(text: string): string | null; unwrap(wrapped: string): string | null };

export function createSecrets(safeStorage: SafeStorage, platform: NodeJS.Platform): Secrets {
  const isAvailable = () => safeStorage.isEncryptionAvailable() && !(platform === "linux" && isPlainText(safeStorage));
  return {
    wrap: (text) => (isAvailable() ? safeStorage.encryptString(text).toString("base64") : null),
    unwrap(wrapped) {
      if (!isAvailable()) return null;
      try {
        return safeStorage.decryptString(Buffer.from(wrapped, "base64"));
      } catch {
        return null; // a lost or another keychain: the person signs in again
      }
    },
  };
}

/** Without a keyring Linux "encrypts" by a password that stands in Chromium's source. */
function isPlainText(safeStorage: SafeStorage): boolean {
  const backend = "getSelectedStorageBackend" in safeStorage ? safeStorage.getSelectedStorageBackend() : "keyring";
  return backend === "basic_text" || backend === "unknown";
}
