import { MantineProvider } from "@mantine/core";
import { useEffect, useState } from "react";
import type { CallWindowFace } from "../../src-contract/call-window.ts";
import { CallWindow } from "../softphone/CallWindow.tsx";
import { TipLayer } from "../ui/TipLayer.tsx";
import { TextsProvider } from "../ui/texts/TextsProvider.tsx";
import { cssVariablesResolver, theme } from "../ui/theme.ts";
import { CrashBoundary } from "./CrashBoundary.tsx";

/** The composition root of the small call window: no telephone, no data, only what main tells it. */
export function CallWindowPage() {
  const [face, setFace] = useState<CallWindowFace>({ calls: [], language: "ru" });
  const { send, onFace } = window.kartotekaCalls;

  useEffect(() => {
    const stop = onFace(setFace);
    send({ message: "ready" });
    return stop;
  }, [send, onFace]);

  return (
    <TextsProvider language={face.language}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        <TipLayer />
        <CrashBoundary>
          <CallWindow
            calls={face.calls}
            onAct={(callId, action) => send({ message: "act", callId, action })}
            onOpenMain={() => send({ message: "openMain" })}
            onHide={() => send({ message: "hide" })}
          />
        </CrashBoundary>
      </MantineProvider>
    </TextsProvider>
  );
}
