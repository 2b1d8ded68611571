const singleByte = ["windows-1251", "windows-1252", "koi8-r", "ibm866"] as const;
export type TextEncoding =
  | (typeof singleByte)[number]
  | "utf-8"
  | "utf-8 with mark"
  | "utf-16le"
  | "utf-16le with mark"
  | "utf-16be"
  | "utf-16be with mark";

/** Text in an encoding that Node can only read. Throws for a letter that the encoding does not have. */
export function encode(text: string, encoding: TextEncoding): Buffer {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "utf-8 with mark":
      return Buffer.from(`\uFEFF${text}`, "utf8");
    case "utf-16le":
      return Buffer.from(text, "utf16le");
    case "utf-16le with mark":
      return Buffer.from(`\uFEFF${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(text, "utf16le").swap16();
    case "utf-16be with mark":
      return Buffer.from(`\uFEFF${text}`, "utf16le").swap16();
    default: {
      const decoder = new TextDecoder(encoding);
      const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
      return Buffer.from(
        Array.from(text, (letter) => {
          const byte = bytes.get(letter);
          if (byte === undefined) throw new Error(`${encoding} has no «${letter}»`);
          return byte;
        }),
      );
    }
  }
}
