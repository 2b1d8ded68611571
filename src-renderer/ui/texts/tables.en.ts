import type { SameKeys } from "./same-keys.ts";
import type { tablesRu } from "./tables.ru.ts";

export const tablesEn: SameKeys<typeof tablesRu> = {
  menu: "Columns and file",
  sort: "Sort by {{column}}",
  ascending: "Ascending: {{column}}",
  descending: "Descending: {{column}}",
  narrower: "Narrower: {{column}}",
  wider: "Wider: {{column}}",
  save: "Save as a file",
  saved: "The table is saved",
  reset: "As it was",
};
