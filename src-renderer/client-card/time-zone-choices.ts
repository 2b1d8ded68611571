import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Choice } from "../ui/EditableSelect.tsx";

/** Zones that a Russian call centre chooses most, by their main cities (card.zones in the texts), west to east. */
const namedZones = [
  "Europe/Kaliningrad",
  "Europe/Moscow",
  "Europe/Minsk",
  "Europe/Samara",
  "Asia/Yekaterinburg",
  "Asia/Almaty",
  "Asia/Tashkent",
  "Asia/Omsk",
  "Asia/Novosibirsk",
  "Asia/Krasnoyarsk",
  "Asia/Irkutsk",
  "Asia/Yakutsk",
  "Asia/Vladivostok",
  "Asia/Magadan",
  "Asia/Kamchatka",
] as const;
type NamedZone = (typeof namedZones)[number];

function isNamed(zone: string): zone is NamedZone {
  return (namedZones as readonly string[]).includes(zone);
}

/** Only names are taken from the window's Intl; what time it is there the store says. */
export function useTimeZoneChoices(): { choices: () => Choice[]; nameOf: (zone: string) => string } {
  const { t } = useTranslation();
  return useMemo(() => {
    const nameOf = (zone: string) => (isNamed(zone) ? t(`card.zones.${zone}`) : zone);
    return {
      nameOf,
      choices: () => [
        ...namedZones.map((zone) => ({ value: zone, label: nameOf(zone) })),
        ...Intl.supportedValuesOf("timeZone")
          .filter((zone) => !isNamed(zone))
          .map((zone) => ({ value: zone, label: zone })),
      ],
    };
  }, [t]);
}
