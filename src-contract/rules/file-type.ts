/**
 * What a file is, by its first bytes alone: a name says what its sender wants us to believe. Signatures as in the formats'
 * own specifications; what none of them fits is text when it reads as text, and bytes otherwise.
 */
export const sniffedBytes = 4096;
export const unknownType = "application/octet-stream";

type Signature = { type: string; at?: number; bytes: readonly number[] };
const latin = (text: string): readonly number[] => Array.from(text, (letter) => letter.charCodeAt(0));

const signatures: readonly Signature[] = [
  { type: "application/pdf", bytes: latin("%PDF-") },
  { type: "image/png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/jpeg", bytes: [0xff, 0xd8, 0xff] },
  { type: "image/gif", bytes: latin("GIF8") },
  { type: "image/bmp", bytes: latin("BM") },
  { type: "image/tiff", bytes: [0x49, 0x49, 0x2a, 0x00] },
  { type: "image/tiff", bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { type: "image/webp", at: 8, bytes: latin("WEBP") },
  { type: "image/heic", at: 4, bytes: latin("ftyphei") },
  { type: "audio/mp4", at: 4, bytes: latin("ftypM4A") },
  { type: "video/quicktime", at: 4, bytes: latin("ftypqt") },
  { type: "video/mp4", at: 4, bytes: latin("ftyp") },
  { type: "audio/wav", at: 8, bytes: latin("WAVE") },
  { type: "video/avi", at: 8, bytes: latin("AVI ") },
  { type: "audio/mpeg", bytes: latin("ID3") },
  { type: "audio/mpeg", bytes: [0xff, 0xfb] },
  { type: "audio/ogg", bytes: latin("OggS") },
  { type: "audio/flac", bytes: latin("fLaC") },
  { type: "video/webm", bytes: [0x1a, 0x45, 0xdf, 0xa3] },
  { type: "application/rtf", bytes: latin("{\\rtf") },
  { type: "application/msword", bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { type: "application/zip", bytes: [0x50, 0x4b, 0x03, 0x04] },
  { type: "application/zip", bytes: [0x50, 0x4b, 0x05, 0x06] },
  { type: "application/gzip", bytes: [0x1f, 0x8b] },
  { type: "application/x-7z-compressed", bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { type: "application/vnd.rar", bytes: latin("Rar!") },
  { type: "application/x-msdownload", bytes: latin("MZ") },
  { type: "application/x-elf", bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { type: "application/x-mach-binary", bytes: [0xcf, 0xfa, 0xed, 0xfe] },
  { type: "application/x-mach-binary", bytes: [0xce, 0xfa, 0xed, 0xfe] },
  // also of compiled Java, which runs as well
  { type: "application/x-mach-binary", bytes: [0xca, 0xfe, 0xba, 0xbe] },
  { type: "application/vnd.android.dex", bytes: latin("dex\n") },
  { type: "application/x-ms-shortcut", bytes: [0x4c, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00] },
];

/** Containers of office documents, by what stands in the directory entries at their beginning. */
const zipContents: readonly [mark: string, type: string][] = [
  ["mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"],
  ["mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"],
  ["word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
];

/** `head`: the first bytes, up to `sniffedBytes`. Pure. */
export function sniffFileType(head: Uint8Array): string {
  const found = signatures.find(({ at = 0, bytes }) => bytes.every((byte, index) => head[at + index] === byte))?.type;
  if (found === "application/zip") {
    const names = Array.from(head, (byte) => String.fromCharCode(byte)).join("");
    return zipContents.find(([mark]) => names.includes(mark))?.[1] ?? found;
  }
  // two letters are too little: a text may begin with them
  if (found === undefined || (found === "image/bmp" && readsAsText(head)))
    return readsAsText(head) ? "text/plain" : unknownType;
  return found;
}

/** No byte that no text has. Any encoding of one byte a letter passes, and UTF-8. */
function readsAsText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b);
}

const programs: readonly string[] = [
  "application/x-msdownload",
  "application/x-elf",
  "application/x-mach-binary",
  "application/vnd.android.dex",
  "application/x-ms-shortcut",
];

/** What a system would run: taken neither by a desk nor by a server, whatever it is called. */
export function isProgram(type: string): boolean {
  return programs.includes(type);
}

/**
 * Endings under which a file of this type may be handed to the system to be opened: it picks the program by the ending, so
 * only those that show and never run, and only for bytes that are of that kind.
 */
const shownAs: Record<string, readonly string[]> = {
  "application/pdf": ["pdf"],
  "image/png": ["png"],
  "image/jpeg": ["jpg", "jpeg"],
  "image/gif": ["gif"],
  "image/bmp": ["bmp"],
  "image/tiff": ["tif", "tiff"],
  "image/webp": ["webp"],
  "image/heic": ["heic"],
  "audio/mp4": ["m4a"],
  "audio/wav": ["wav"],
  "audio/mpeg": ["mp3"],
  "audio/ogg": ["ogg", "oga", "opus"],
  "audio/flac": ["flac"],
  "video/mp4": ["mp4"],
  "video/quicktime": ["mov"],
  "video/webm": ["webm", "mkv"],
  "application/rtf": ["rtf", "doc"],
  "application/msword": ["doc", "xls", "ppt"],
  "application/vnd.oasis.opendocument.text": ["odt"],
  "application/vnd.oasis.opendocument.spreadsheet": ["ods"],
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["docx"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["xlsx"],
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": ["pptx"],
  "application/zip": ["zip", "docx", "xlsx", "pptx"],
  "text/plain": ["txt", "csv", "tsv", "log"],
};

/**
 * a name as it is shown. Letters that cannot be seen, above all those that turn the direction of writing round and so
 * hide the ending, stand there as a mark. Pure.
 */
export function plainFileName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}

/** The ending to open it under; null: it is only saved. Pure. */
export function shownEnding(name: string, type: string): string | null {
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return (Object.hasOwn(shownAs, type) ? shownAs[type] : undefined)?.find((known) => known === ending) ?? null;
}
