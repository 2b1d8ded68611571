// Which files of ours a program needs: those that its entries import, one after another.
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";

import { parseSync } from "@swc/core";
import { PlainError } from "./progress.ts";

/** Paths below the repository, with forward slashes, and the names of the packages; both sorted. */
export type Traced = { files: string[]; packages: string[] };

/**
 * Throws a PlainError for an import that is computed when the program runs: it cannot be known here whether what it loads
 * is there.
 */
export function tracedSources(repository: string, entries: readonly string[]): Traced {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const specifier of importsOf(readFileSync(join(repository, file), "utf8"), file)) {
      if (specifier.startsWith(".")) waiting.push(posix.join(posix.dirname(file), specifier));
      else if (!isBuiltin(specifier)) packages.add(packageOf(specifier));
    }
  }
  return { files: [...files].toSorted(), packages: [...packages].toSorted() };
}

/** `import type` is gone when the program runs; `import { type A }` still loads the file. */
function importsOf(source: string, file: string): string[] {
  if (file.endsWith(".json")) return [];
  const found: string[] = [];
  for (const node of parseSync(source, { syntax: "typescript", target: "es2022" }).body) {
    if (node.type === "ImportDeclaration" && !node.typeOnly) found.push(node.source.value);
    else if (node.type === "ExportAllDeclaration") found.push(node.source.value);
    else if (node.type === "ExportNamedDeclaration" && node.source && !("typeOnly" in node && node.typeOnly))
      found.push(node.source.value);
  }
  if (/[^.\w]import\(/.test(withoutComments(source)))
    throw new PlainError(`${file} imports something while it runs: the archive cannot know what`);
  return found;
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[^]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
