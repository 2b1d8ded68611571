import { expect, it } from "vitest";
import type { ImportField } from "../../src-contract/table-import.ts";
import { type ClientTableColumn, clientTableColumns, plainClientWords } from "../../src-contract/rules/client-table.ts";
import { guessMapping, phoneTypeOfHeading } from "../../src-contract/rules/import-columns.ts";
import { en } from "../ui/texts/en.ts";
import { ru } from "../ui/texts/ru.ts";

const readAs: Record<ClientTableColumn, ImportField> = {
  lastName: "lastName",
  firstName: "firstName",
  patronymic: "patronymic",
  company: "company",
  jobTitle: "jobTitle",
  country: "country",
  city: "city",
  mobile: "phone",
  landline: "phone",
  home: "phone",
  fax: "phone",
  otherPhone: "phone",
  notANumber: "customField",
  email: "email",
  tags: "tags",
  note: "note",
  managedBy: "ignore",
  createdAt: "ignore",
  cardId: "ignore",
};

it.each([
  ["ru", ru.list.export.columns],
  ["en", en.list.export.columns],
  ["the server's own", plainClientWords],
])("G14-7: the import knows every column of an exported table, %s", (_, words) => {
  const headings = clientTableColumns.map((column) => words[column]);
  expect(guessMapping({ headings, sample: [], defaultCountry: "RU" })).toEqual(
    clientTableColumns.map((column) => readAs[column]),
  );
  const types = (["mobile", "landline", "home", "fax", "otherPhone"] as const).map((column) =>
    phoneTypeOfHeading(words[column]),
  );
  expect(types).toEqual(["mobile", "landline", "home", "fax", "other"]);
});
