// Just enough of drawing to make the icons: shapes as signed distances, layers painted over one another, PNG out.
import { deflateSync } from "node:zlib";

/** Signed distance in units of the picture's side: negative inside. (0, 0) is the top left corner, (1, 1) the opposite. */
export type Shape = (x: number, y: number) => number;

/** Straight (not premultiplied) sRGB and alpha, each 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

export interface Layer {
  shape: Shape;
  /** One colour, or one that changes with the place. */
  colour: Colour | ((x: number, y: number) => Colour);
}

export function hex(text: string, alpha = 1): Colour {
  const part = (from: number) => Number.parseInt(text.slice(from, from + 2), 16) / 255;
  return [part(1), part(3), part(5), alpha];
}

export function roundedBox(box: { x: number; y: number; width: number; height: number; radius: number }): Shape {
  const { width, height, radius } = box;
  const [centreX, centreY] = [box.x + width / 2, box.y + height / 2];
  return (x, y) => {
    const [dx, dy] = [Math.abs(x - centreX) - width / 2 + radius, Math.abs(y - centreY) - height / 2 + radius];
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  };
}

export function circle(centreX: number, centreY: number, radius: number): Shape {
  return (x, y) => Math.hypot(x - centreX, y - centreY) - radius;
}

/** A line with round ends. */
export function stroke(from: readonly [number, number], to: readonly [number, number], thickness: number): Shape {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  return (x, y) => {
    const along = ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy);
    const t = Math.min(1, Math.max(0, along));
    return Math.hypot(x - from[0] - t * dx, y - from[1] - t * dy) - thickness / 2;
  };
}

/** A part of a circle with round ends, open downwards: `halfAngle` degrees to each side of the top. */
export function arch(arc: { x: number; y: number; radius: number; halfAngle: number; thickness: number }): Shape {
  const end = (arc.halfAngle * Math.PI) / 180;
  return (x, y) => {
    const [right, up] = [Math.abs(x - arc.x), arc.y - y];
    const angle = Math.min(Math.atan2(right, up), end);
    return Math.hypot(right - arc.radius * Math.sin(angle), up - arc.radius * Math.cos(angle)) - arc.thickness / 2;
  };
}

export function union(...shapes: Shape[]): Shape {
  return (x, y) => Math.min(...shapes.map((shape) => shape(x, y)));
}

/** Turns a shape drawn around (0, 0) by `degrees` clockwise, scales it, and puts its centre at the given place. */
export function placed(shape: Shape, place: { x: number; y: number; scale: number; degrees: number }): Shape {
  const angle = (-place.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const [u, v] = [(x - place.x) / place.scale, (y - place.y) / place.scale];
    return shape(u * cos - v * sin, u * sin + v * cos) * place.scale;
  };
}

/** A square picture of `size` pixels as a PNG file; edges are smooth over one pixel. */
export function drawPng(size: number, layers: readonly Layer[]): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 4)); // each row begins with its filter, 0: none
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const pixel = paint((column + 0.5) / size, (row + 0.5) / size, size, layers);
      pixel.forEach((value, index) => {
        rows[row * (1 + size * 4) + 1 + column * 4 + index] = Math.round(value * 255);
      });
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6], 8); // eight bits a channel, RGBA
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function paint(x: number, y: number, size: number, layers: readonly Layer[]): Colour {
  let [red, green, blue, alpha]: Colour = [0, 0, 0, 0];
  for (const { shape, colour } of layers) {
    const coverage = Math.min(1, Math.max(0, 0.5 - shape(x, y) * size));
    if (coverage === 0) continue;
    const top = typeof colour === "function" ? colour(x, y) : colour;
    const over = top[3] * coverage;
    const result = over + alpha * (1 - over);
    const mix = (above: number, below: number) => (above * over + below * alpha * (1 - over)) / result;
    if (result > 0) [red, green, blue] = [mix(top[0], red), mix(top[1], green), mix(top[2], blue)];
    alpha = result;
  }
  return [red, green, blue, alpha];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** PNG specification, annex D. */
function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
