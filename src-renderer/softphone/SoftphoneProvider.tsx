import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { navigate } from "wouter/use-hash-location";
import ringUrl from "../../resources/ring.wav?url";
import ringbackUrl from "../../resources/ringback.wav?url";
import { command } from "../api/command.ts";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { mutate, newId } from "../api/mutate.ts";
import { readQuery } from "../api/read-query.ts";
import { useDesktopEvent } from "../api/use-events.ts";
import { useSession } from "../api/use-session.ts";
import { addresses } from "../ui/addresses.ts";
import { createSipClient } from "./sip-client.ts";
import { createSipMedia } from "./sip-media.ts";
import { createSoftphoneStore, SoftphoneStoreProvider } from "./softphone-store.ts";
import { phoneStateOf } from "./phone-state-of.ts";

/** Makes the window's one softphone for the signed-in person and keeps devices, tray and notifications in step with it. */
export function SoftphoneProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const { settings } = useDesktopState();
  const { t } = useTranslation();
  const [media] = useState(() => createSipMedia({ ring: ringUrl, ringback: ringbackUrl }));
  const [store] = useState(() =>
    createSoftphoneStore({
      mutate,
      query: readQuery,
      command,
      createClient: (parts) => createSipClient({ ...parts, media, now: Date.now, random: Math.random }),
      media,
      newId,
      now: Date.now,
      role: session.user.role,
      personId: session.user.id,
      defaultCountry: session.account.defaultCountry,
      incomingTitle: (name) => t("softphone.incomingTitle", { name }),
    }),
  );

  const { microphoneId = null, speakerId = null, ringerId = null, ringVolume = 0.7 } = settings ?? {};
  useEffect(
    () => media.choose({ microphoneId, speakerId, ringerId, ringVolume }),
    [media, microphoneId, speakerId, ringerId, ringVolume],
  );

  useEffect(() => {
    void store.start();
    window.kartotekaDiagnostics = { callStatistics: () => store.statistics() };
    // A window that reloads or closes hangs up: the other side need not wait for a time-out (G1-12).
    const hangUpAll = () => void store.stop();
    window.addEventListener("pagehide", hangUpAll);
    window.addEventListener("online", store.recover);
    return () => {
      window.removeEventListener("online", store.recover);
      window.removeEventListener("pagehide", hangUpAll);
      delete window.kartotekaDiagnostics;
      void store.stop().then(() => media.dispose());
    };
  }, [store, media]);

  useEffect(() => {
    let told = "";
    const tell = () => {
      const shown = phoneStateOf(store.getState());
      const label = t(`softphone.phoneStates.${shown.state}`, { name: shown.name });
      const { missed } = store.getState();
      const key = `${shown.state} ${label} ${missed}`;
      if (key === told) return;
      told = key;
      void command("showPhoneState", { state: shown.state, label, missed });
    };
    tell();
    return store.subscribe(tell);
  }, [store, t]);

  useDesktopEvent("sessionChanged", () => void store.readAccounts());
  // A computer that slept comes back to dead connections, often without an event of the network's.
  useDesktopEvent("computerWoke", store.recover);
  useDesktopEvent("dialLink", ({ number }) => store.getState().setDialText(number));
  useDesktopEvent("notificationAction", ({ callId, action }) => {
    const { calls, answer } = store.getState();
    const clientId = calls.find((call) => call.callId === callId)?.party.clientId;
    // UX convention 7: answering, from wherever, opens the caller's card.
    if (action === "answer" && clientId) navigate(addresses.client(clientId));
    if (action === "answer") void answer(callId);
    if (action === "reject") void store.getState().hangUp(callId);
  });

  return <SoftphoneStoreProvider value={store}>{children}</SoftphoneStoreProvider>;
}
