import { describe, expect, it } from "vitest";
import { editToSave } from "./field-edit.ts";

describe("leaving a field", () => {
  it("G10-3: saves what was typed over what was seen when the field was opened", () => {
    expect(editToSave({ seen: "Омск", typed: " Тула " })).toEqual({ text: "Тула", seen: "Омск" });
    expect(editToSave({ seen: "Омск", typed: "" })).toEqual({ text: "", seen: "Омск" });
  });

  it("G10-3: who only looked overwrites nothing, whatever has arrived meanwhile", () => {
    expect(editToSave({ seen: "Омск", typed: "Омск" })).toBeNull();
    expect(editToSave({ seen: "", typed: "  " })).toBeNull();
  });
});
