import { expect, it } from "vitest";
import { recordingListeners } from "../entities/recording.ts";
import { roles } from "../entities/user.ts";
import { mayAddRecording, mayListen, recordingOf } from "./recording.ts";

it("G13-8, G11-5: who hears whose recordings under each rule of the account", () => {
  const heard = roles.flatMap((role) =>
    recordingListeners.map((listeners) => {
      const hears = (managerId: string | null) => mayListen({ userId: "i", role }, { managerId }, { listeners });
      return `${role} ${listeners}: own ${hears("i")}, other ${hears("another")}, nobody's ${hears(null)}`;
    }),
  );
  const all = "own true, other true, nobody's true";
  const none = "own false, other false, nobody's false";
  expect(heard.toSorted()).toEqual(
    [
      ...["owner", "admin"].flatMap((role) => recordingListeners.map((rule) => `${role} ${rule}: ${all}`)),
      `manager nobody: ${none}`,
      "manager own: own true, other false, nobody's false",
      `manager all: ${all}`,
      ...recordingListeners.map((rule) => `employee ${rule}: ${none}`),
    ].toSorted(),
  );
});

it("G3-11: a recording is given to one's own talk that is over, by administrators to any", () => {
  const over = { managerId: "i", answeredAt: 1, endedAt: 2 };
  const given = (call: Partial<typeof over> | { answeredAt: null } | { endedAt: null }) =>
    roles.filter((role) => mayAddRecording({ userId: "i", role }, { ...over, ...call }));
  expect(given({}).toSorted()).toEqual(["admin", "manager", "owner"]);
  expect(given({ managerId: "another" }).toSorted()).toEqual(["admin", "owner"]);
  expect([...given({ answeredAt: null }), ...given({ endedAt: null })]).toEqual([]);
});

it("G11-4: a file is a recording by what is told of it, and by nothing less", () => {
  const recording = { startedAt: 1, milliseconds: 5, consent: "given", pauses: [] };
  expect(recordingOf({ recording })).toEqual(recording);
  expect(recordingOf({ recording: {} })).toBeNull();
  expect(recordingOf({ recording: { startedAt: 1 } })).toBeNull();
});
