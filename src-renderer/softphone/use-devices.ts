import { useCallback, useEffect, useState } from "react";
import { type AudioDevice, listDevices } from "./sip-media.ts";

type Devices = { microphones: AudioDevice[]; speakers: AudioDevice[] };

/** What is plugged in now. `readDevices` reads again: names come only after the microphone was allowed. */
export function useDevices(): { devices: Devices; readDevices: () => void } {
  const [devices, setDevices] = useState<Devices>({ microphones: [], speakers: [] });
  const readDevices = useCallback(() => {
    listDevices().then(setDevices, () => setDevices({ microphones: [], speakers: [] }));
  }, []);
  useEffect(() => {
    readDevices();
    const { mediaDevices } = navigator;
    mediaDevices.addEventListener("devicechange", readDevices);
    return () => mediaDevices.removeEventListener("devicechange", readDevices);
  }, [readDevices]);
  return { devices, readDevices };
}
