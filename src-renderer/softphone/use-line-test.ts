import { useEffect, useRef, useState } from "react";
import ringbackUrl from "../../resources/ringback.wav?url";
import { command } from "../api/command.ts";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { createLineChecks } from "./line-checks.ts";
import { type LineTestState, newLineTest } from "./line-test.ts";
import { outgoingLine } from "./phone-lines.ts";
import { createLineTest, type LineTestRun } from "./run-line-test.ts";
import { useSoftphone, useTestCall } from "./softphone-store.ts";

/** The test of the line (G14-9) as long as its place is on the screen; a call of a client's ends it. */
export function useLineTest(): { test: LineTestState; run: LineTestRun } {
  const settings = useDesktopState("settings");
  const lines = useSoftphone((softphone) => softphone.lines);
  const lineId = useSoftphone((softphone) => softphone.lineId);
  const hasCalls = useSoftphone(({ calls }) => calls.length > 0);
  const testCall = useTestCall();
  const latest = useRef({ settings, lines, lineId });
  latest.current = { settings, lines, lineId };
  const [test, setTest] = useState(newLineTest);

  const [run] = useState(() => {
    const echoNumber = () => latest.current.settings?.echoNumber ?? "";
    const checks = createLineChecks({
      line: () => outgoingLine(latest.current),
      async iceServers(id) {
        const read = await command("softphoneAccounts", {});
        return (read.ok && read.value.find((account) => account.id === id)?.iceServers) || [];
      },
      devices() {
        const { microphoneId = null, speakerId = null } = latest.current.settings ?? {};
        return { microphoneId, speakerId };
      },
      tone: ringbackUrl,
      echoNumber,
      call: (events) => testCall(echoNumber(), events),
    });
    return createLineTest(checks, setTest);
  });

  useEffect(() => {
    if (hasCalls) run.stop("call");
  }, [hasCalls, run]);
  useEffect(() => () => run.stop("person"), [run]);
  return { test, run };
}
