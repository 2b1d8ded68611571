import { expect, it } from "vitest";
import { idsOfTitle } from "./title-ids.ts";

it.each([
  ["GC-14: one number", ["GC-14"]],
  ["GC-14, G6-1, A.8-8: one number", ["GC-14", "G6-1", "A.8-8"]],
  ["GC-30…GC-32: webinars", ["GC-30", "GC-31", "GC-32"]],
  ["JC-32, JC-33…JC-34, G7-1: figures", ["JC-32", "JC-33", "JC-34", "G7-1"]],
  ["GC-14, sync rule 9: before any sync", ["GC-14"]],
  ["RFC 3261, G10-3: what is typed", ["G10-3"]],
  ["P-1: what GC-14: says", ["P-1"]],
])("the ids of «%s»", (title, ids) => {
  expect(idsOfTitle(title)).toEqual({ ids, unread: [] });
});

it.each([
  "a number is one number",
  "as GC-14 says: one number",
  "one number (GC-14)",
  "the header of GC-4, G6-1: a name",
  "«GC-4, G6-1: a name» is read",
  "0: GC-14: one number",
])("«%s» begins with no id", (title) => {
  expect(idsOfTitle(title)).toEqual({ ids: [], unread: [] });
});

it.each([
  ["GC-14 one number", ["GC-14"]],
  ["GC-14 and GC-15: one number", ["GC-14 and GC-15"]],
  ["G6-1, GC-14 (in part): one number", ["GC-14 (in part)"]],
  ["GC-32…GC-30: webinars", ["GC-32…GC-30"]],
  ["GC-30…JC-32: webinars", ["GC-30…JC-32"]],
  ["GC-30…32: webinars", ["GC-30…32"]],
])("«%s» begins like an id and is said to be unread", (title, unread) => {
  expect(idsOfTitle(title).unread).toEqual(unread);
});
