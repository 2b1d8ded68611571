export type ByteRange = { start: number; end: number };
type Asked = { range: string | undefined; ifRange: string | string[] | undefined; etag: string; size: number };

/**
 * Which bytes a GET asks for (RFC 9110, 14.2): null for all of them. Several ranges, other units and what is not of the
 * form are ignored, as the RFC allows; `If-Range` with another tag asks for the whole (13.1.5). Pure.
 */
export function byteRange({ range, ifRange, etag, size }: Asked): ByteRange | "unsatisfiable" | null {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return null;
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range.trim()) ?? [];
  if (first === "" && last === "") return null;
  if (first === "") {
    const suffix = Math.min(Number(last), size);
    return suffix === 0 ? "unsatisfiable" : { start: size - suffix, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return null;
  return start < size ? { start, end } : "unsatisfiable";
}
