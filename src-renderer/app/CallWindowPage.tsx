import { MantineProvider } from "@mantine/core";
import { useEffect, useState } from "react";
import { I18nextProvider } from "react-i18next";
import type { CallWindowFace } from "../../src-contract/call-window.ts";
import { CallWindow } from "../softphone/CallWindow.tsx";
import { createTexts } from "../ui/texts/create-texts.ts";
import { cssVariablesResolver, theme } from "../ui/theme.ts";
import { CrashBoundary } from "./CrashBoundary.tsx";

/** The composition root of the small call window: no telephone, no data, only what main tells it. */
export function CallWindowPage() {
  const [texts] = useState(() => createTexts("ru"));
  const [face, setFace] = useState<CallWindowFace>({ calls: [], language: "ru" });
  const { send, onFace } = window.kartotekaCalls;

  useEffect(() => {
    const stop = onFace(setFace);
    send({ message: "ready" });
    return stop;
  }, [send, onFace]);
  useEffect(() => {
    void texts.changeLanguage(face.language);
    document.documentElement.lang = face.language;
  }, [texts, face.language]);

  return (
    <I18nextProvider i18n={texts}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        <CrashBoundary>
          <CallWindow
            calls={face.calls}
            onAct={(callId, action) => send({ message: "act", callId, action })}
            onOpenMain={() => send({ message: "openMain" })}
            onHide={() => send({ message: "hide" })}
          />
        </CrashBoundary>
      </MantineProvider>
    </I18nextProvider>
  );
}
