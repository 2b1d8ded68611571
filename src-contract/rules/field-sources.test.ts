import { describe, expect, it } from "vitest";
import { noClientDetails } from "../entities/client.ts";
import type { Client } from "../entities/client.ts";
import { freeClientField } from "../mutations/free-client-field.ts";
import { updateClient } from "../mutations/update-client.ts";
import { changesFromOutside, isLocked, lockedByHand, sourcesOf } from "./field-sources.ts";

const at = 1_000;
const phone = { type: "mobile", e164: "+79120000001", raw: "8 912 000-00-01", extension: null, position: 0 } as const;
const client = (values: Partial<Client>): Client =>
  ({
    ...noClientDetails,
    city: "",
    lastName: "",
    phones: {},
    emails: {},
    tags: {},
    customFields: {},
    ...values,
  }) as Client;

describe("where a field comes from", () => {
  it("G5-9: a field that a person corrected is his, by its path, and no other one is", () => {
    const fieldSources = lockedByHand({ city: "Тверь", phones: { p1: phone } }, at);
    expect(fieldSources).toEqual({ city: { source: "hand", at }, "phones/p1": { source: "hand", at } });
    const locked = client({ fieldSources });
    expect([isLocked(locked, "city"), isLocked(locked, "phones/p1"), isLocked(locked, "phones/p2")]).toEqual([
      true,
      true,
      false,
    ]);
    expect(isLocked(client({ fieldSources: sourcesOf({ city: "Тверь" }, { source: "zapier", at }) }), "city")).toBe(
      false,
    );
    expect(isLocked(client({}), "toString")).toBe(false);
  });

  it("G5-9: what a system tells goes into free fields only, and says which ones were held", () => {
    const locked = client({ city: "Тверь", fieldSources: lockedByHand({ city: "Тверь" }, at) });
    const told = { city: "Tver", lastName: "Ким", phones: { p1: phone }, emails: { e1: null } };
    expect(changesFromOutside(locked, told)).toEqual({
      changes: { lastName: "Ким", phones: { p1: phone } },
      kept: ["city"],
    });
    expect(changesFromOutside(locked, { city: "Тверь" })).toEqual({ changes: {}, kept: [] });
  });

  it("G5-9: an edit at a desk locks what it changes, and freeing takes the lock away", () => {
    const context = { mutationId: "m", userId: "u", deviceId: "d", at };
    const clientId = "018f0000-0000-7000-8000-000000000001";
    const args = { editId: clientId, clientId, changes: { city: "Тверь" }, before: { city: "" } };
    expect(updateClient.rowPatch(args, context)[0]).toEqual({
      op: "update",
      table: "clients",
      id: clientId,
      set: { city: "Тверь", fieldSources: { city: { source: "hand", at } } },
    });
    expect(freeClientField.rowPatch({ clientId, path: "city" }, context)).toEqual([
      { op: "update", table: "clients", id: clientId, set: { fieldSources: { city: null } } },
    ]);
  });
});
