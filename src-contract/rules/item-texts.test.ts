import { describe, expect, it } from "vitest";
import { mutationByName, mutationNames } from "../mutations/index.ts";
import { mayDo } from "./permissions.ts";
import { handedOverMutations, itemTexts, withItemTexts } from "./item-texts.ts";

const clientId = "0190b2f0-0000-7000-8000-000000000001";

describe("the texts of a queued write", () => {
  it("G10-2: what was typed is found and changed in its place, and nothing else is touched", () => {
    const comment = { commentId: clientId, clientId, callId: null, text: "было" };
    expect(itemTexts("addComment", comment)).toEqual([{ path: "text", text: "было" }]);
    expect(withItemTexts("addComment", comment, { text: "стало" })).toEqual({ ...comment, text: "стало" });
    const edit = { clientId, changes: { city: "Омск", country: "RU" }, before: { city: "Орск", country: null } };
    expect(itemTexts("updateClient", edit)).toEqual([{ path: "changes.city", text: "Омск" }]);
    expect(
      withItemTexts("updateClient", edit, { "changes.city": "Тула", "before.city": "подлог", text: "нет" }),
    ).toEqual({ ...edit, changes: { city: "Тула", country: "RU" } });
    expect(comment.text).toBe("было");
  });

  it("G10-2: an item without texts, of a newer version, or of a strange form has none", () => {
    expect(itemTexts("startCall", { callId: clientId })).toEqual([]);
    expect(itemTexts(null, { text: "новое" })).toEqual([]);
    expect(itemTexts("addComment", null)).toEqual([]);
    expect(itemTexts("addCallRecord", { comment: null, reasonText: null })).toEqual([]);
    expect(withItemTexts("addComment", null, { text: "x" })).toBeNull();
  });

  it("G10-10: a changed text still has to fit its mutation, and a manager may make what can be handed over", () => {
    const comment = withItemTexts(
      "addComment",
      { commentId: clientId, clientId, callId: null, text: "а" },
      { text: "" },
    );
    expect(mutationByName("addComment").args.safeParse(comment).success).toBe(false);
    for (const name of handedOverMutations) {
      expect(mutationNames).toContain(name);
      expect(mayDo("manager", name)).toBe(true);
    }
  });
});
