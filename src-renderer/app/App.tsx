import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { Router } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { command } from "../api/command.ts";
import { DesktopProvider, useDesktopState } from "../api/DesktopProvider.tsx";
import { CopyContext } from "../ui/copy-context.ts";
import { TextsProvider } from "../ui/texts/TextsProvider.tsx";
import { TipLayer } from "../ui/TipLayer.tsx";
import { cssVariablesResolver, theme } from "../ui/theme.ts";
import { CrashBoundary } from "./CrashBoundary.tsx";
import { LoadedWorkplace, loadWorkplace } from "./LoadedWorkplace.tsx";
import { SignInGate } from "./SignInGate.tsx";

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
  const language = settings?.language ?? "ru";
  const isFormShown = useDesktopState("session") !== null;
  useEffect(() => {
    if (isFormShown) requestIdleCallback(loadWorkplace);
  }, [isFormShown]);
  const scheme = settings?.theme === "light" || settings?.theme === "dark" ? settings.theme : undefined;

  return (
    <TextsProvider language={language}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
        {...(scheme ? { forceColorScheme: scheme } : {})}
      >
        <TipLayer />
        <Notifications position="bottom-center" containerWidth={noticeWidth} limit={3} />
        <CopyContext.Provider value={copy}>
          <CrashBoundary>
            <Router hook={useHashLocation}>
              <SignInGate>
                <LoadedWorkplace />
              </SignInGate>
            </Router>
          </CrashBoundary>
        </CopyContext.Provider>
      </MantineProvider>
    </TextsProvider>
  );
}
