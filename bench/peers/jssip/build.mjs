// The page's script as one file: node build.mjs <outfile>.
import { join } from "node:path";
import { build } from "esbuild";

const phone = join(import.meta.dirname, "phone.mjs");
await build({ entryPoints: [phone], bundle: true, format: "iife", target: "chrome114", outfile: process.argv[2] });
