import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { noRecording } from "../../src-contract/entities/recording.ts";
import ringUrl from "../../resources/ring.wav?url";
import ringbackUrl from "../../resources/ringback.wav?url";
import { command } from "../api/command.ts";
import { useDesktopState, useEventHub } from "../api/DesktopProvider.tsx";
import { mutate, newId } from "../api/mutate.ts";
import { checkDial } from "../api/check-dial.ts";
import { readQuery } from "../api/read-query.ts";
import { useDesktopEvent } from "../api/use-events.ts";
import { readSound } from "../api/stored-sound.ts";
import { useSession } from "../api/use-session.ts";
import { createCallRecorder, recorderOptions } from "./call-recorder.ts";
import { createConferenceMix } from "./conference-mix.ts";
import { createDialRequests, DialRequestsProvider } from "./dial-request.ts";
import { playAnnouncement } from "./recording-announcement.ts";
import { createSipClient } from "./sip-client.ts";
import { createSipMedia } from "./sip-media.ts";
import { createSoftphoneStore, SoftphoneStoreProvider } from "./softphone-store.ts";
import { phoneStateOf } from "./phone-state-of.ts";
import { WaysIn } from "./WaysIn.tsx";

/** Nobody sees so short a time; the line asks for the password and is answered in it (T-2). */
const unseenMs = 60;
/** A call that has just begun has the processor to itself. */
const spareAfterMs = 250;
const noRingers: readonly string[] = [];

/** Makes the window's one softphone for the signed-in person and keeps devices, tray and notifications in step with it. */
export function SoftphoneProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const hub = useEventHub();
  const settings = useDesktopState("settings");
  const { t } = useTexts();
  const recordingPolicy = useRef(noRecording);
  recordingPolicy.current = session.account.recording ?? noRecording;
  const [media] = useState(() => createSipMedia({ ring: ringUrl, ringback: ringbackUrl }));
  const [dialRequests] = useState(() => createDialRequests(Date.now));
  const [store] = useState(() =>
    createSoftphoneStore({
      mutate,
      query: readQuery,
      checkDial: (text, clientId) => checkDial(hub, text, clientId),
      holdScreens: () => hub.hold(),
      command,
      createClient: (parts) => createSipClient({ ...parts, media, now: Date.now, random: Math.random, spareAfterMs }),
      media,
      recordingPolicy: () => recordingPolicy.current,
      createRecorder: (onPiece) =>
        createCallRecorder({
          context: new AudioContext(),
          createRecorder: (stream) => new MediaRecorder(stream, recorderOptions),
          streamOf: (track) => new MediaStream([track]),
          onPiece,
          now: () => performance.now(),
        }),
      playAnnouncement: () =>
        playAnnouncement(new AudioContext(), async () => {
          const { announcementId } = recordingPolicy.current;
          if (announcementId === null) return null;
          const sound = await readSound({ id: announcementId, type: "" });
          return sound.ok ? sound.value.arrayBuffer() : null;
        }),
      createMix: (microphone) => createConferenceMix(new AudioContext(), microphone),
      newId,
      now: Date.now,
      unseenMs,
      role: session.user.role,
      personId: session.user.id,
      defaultCountry: session.account.defaultCountry,
      missedCallText: t("softphone.missedCallTask"),
      incomingTitle: (name) => t("softphone.incomingTitle", { name }),
    }),
  );

  const { microphoneId = null, speakerId = null, ringerIds = noRingers, ringVolume = 0.7 } = settings ?? {};
  useEffect(
    () => media.choose({ microphoneId, speakerId, ringerIds, ringVolume }),
    [media, microphoneId, speakerId, ringerIds, ringVolume],
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
      const { state, since } = shown;
      const key = `${state} ${label} ${missed} ${since}`;
      if (key === told) return;
      told = key;
      void command("showPhoneState", { state, label, missed, since });
    };
    tell();
    return store.subscribe(tell);
  }, [store, t]);

  useDesktopEvent("sessionChanged", () => void store.readAccounts());
  // A computer that slept comes back to dead connections, often without an event of the network's.
  useDesktopEvent("computerWoke", store.recover);
  useDesktopEvent("networkMoved", store.recover);

  return (
    <SoftphoneStoreProvider value={store}>
      <DialRequestsProvider value={dialRequests}>
        <WaysIn />
        {children}
      </DialRequestsProvider>
    </SoftphoneStoreProvider>
  );
}
