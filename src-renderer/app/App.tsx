import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useEffect, useState } from "react";
import { I18nextProvider } from "react-i18next";
import { Router } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { command } from "../api/command.ts";
import { DesktopProvider, useDesktopState } from "../api/DesktopProvider.tsx";
import { CopyContext } from "../ui/copy-context.ts";
import { createTexts } from "../ui/texts/create-texts.ts";
import { cssVariablesResolver, theme } from "../ui/theme.ts";
import { CrashBoundary } from "./CrashBoundary.tsx";
import { SignInGate } from "./SignInGate.tsx";
import { Workplace } from "./Workplace.tsx";

/** In the middle: the form of the next outcome is on the right, what is found for the phone bar on the left (G3-8). */
const noticeWidth = 380;

const copy = async (text: string) => (await command("copyText", { text })).ok;

/** The composition root of the window. */
export function App() {
  return (
    <DesktopProvider>
      <Themed />
    </DesktopProvider>
  );
}

function Themed() {
  const settings = useDesktopState("settings");
  const [texts] = useState(() => createTexts("ru"));
  const language = settings?.language ?? "ru";
  const scheme = settings?.theme === "light" || settings?.theme === "dark" ? settings.theme : undefined;

  useEffect(() => {
    void texts.changeLanguage(language);
    document.documentElement.lang = language;
  }, [texts, language]);

  return (
    <I18nextProvider i18n={texts}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
        {...(scheme ? { forceColorScheme: scheme } : {})}
      >
        <Notifications position="bottom-center" containerWidth={noticeWidth} limit={3} />
        <CopyContext.Provider value={copy}>
          <CrashBoundary>
            <Router hook={useHashLocation}>
              <SignInGate>
                <Workplace />
              </SignInGate>
            </Router>
          </CrashBoundary>
        </CopyContext.Provider>
      </MantineProvider>
    </I18nextProvider>
  );
}
