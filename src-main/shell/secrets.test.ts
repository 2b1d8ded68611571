import type { SafeStorage } from "electron";
import { expect, test } from "vitest";
import { createSecrets } from "./secrets.ts";

/** The system's keychain at its edge: turns text round. */
function keychain(change: Partial<Record<keyof SafeStorage, unknown>> = {}): SafeStorage {
  return {
    isEncryptionAvailable: () => true,
    encryptString: (text: string) => Buffer.from(Array.from(text).reverse().join("")),
    decryptString: (bytes: Buffer) => {
      if (bytes.length === 0) throw new Error("cannot decrypt");
      return Array.from(bytes.toString()).reverse().join("");
    },
    ...change,
  } as unknown as SafeStorage;
}

test("R-6: text goes to the keychain and back", () => {
  const secrets = createSecrets(keychain(), "win32");
  const wrapped = secrets.wrap("key");
  expect(wrapped).toBe(Buffer.from("yek").toString("base64"));
  expect(secrets.unwrap(wrapped ?? "")).toBe("key");
});

test.each<[string, SafeStorage, NodeJS.Platform]>([
  ["no keychain", keychain({ isEncryptionAvailable: () => false }), "win32"],
  ["Linux without a keyring", keychain({ getSelectedStorageBackend: () => "basic_text" }), "linux"],
  ["Linux before it knows", keychain({ getSelectedStorageBackend: () => "unknown" }), "linux"],
])("R-6: %s: nothing is kept, nothing is thrown", (_, storage, platform) => {
  const secrets = createSecrets(storage, platform);
  expect([secrets.wrap("key"), secrets.unwrap("eWVr")]).toEqual([null, null]);
});

test("R-6: a keyring on Linux keeps; a secret of another keychain is null", () => {
  const secrets = createSecrets(keychain({ getSelectedStorageBackend: () => "gnome_libsecret" }), "linux");
  expect(secrets.wrap("key")).not.toBeNull();
  expect(secrets.unwrap("")).toBeNull();
  expect(createSecrets(keychain(), "linux").wrap("key")).not.toBeNull(); // Electron 25 does not say its backend
});
