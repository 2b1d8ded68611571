// The two files that hold an icon in several sizes. Both carry PNG pictures as they are.

export interface SizedPicture {
  /** Side in pixels. */
  size: number;
  png: Buffer;
}

/** Windows: a directory of 16-byte entries, then the pictures. A side of 256 is written as 0. */
export function icoFile(pictures: readonly SizedPicture[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2); // an icon, not a cursor
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    header.set([size % 256, size % 256], at);
    header.writeUInt16LE(1, at + 4); // planes
    header.writeUInt16LE(32, at + 6); // bits a pixel
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** macOS: each picture under the type that names its size; the lengths count their own eight bytes. */
export function icnsFile(pictures: readonly SizedPicture[]): Buffer {
  const types = new Map([
    [16, "icp4"],
    [32, "icp5"],
    [64, "icp6"],
    [128, "ic07"],
    [256, "ic08"],
    [512, "ic09"],
    [1024, "ic10"],
  ]);
  const parts = pictures.map(({ size, png }) => {
    const type = types.get(size);
    if (type === undefined) throw new Error(`icns has no picture of ${size} pixels`);
    return block(type, png);
  });
  return block("icns", Buffer.concat(parts));
}

function block(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, "latin1");
  head.writeUInt32BE(8 + data.length, 4);
  return Buffer.concat([head, data]);
}
