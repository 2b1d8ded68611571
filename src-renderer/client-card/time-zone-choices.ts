import { useMemo } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Choice } from "../ui/EditableSelect.tsx";
import { zonesRu } from "../ui/texts/zones.ru.ts";

type NamedZone = keyof typeof zonesRu;
const namedZones = Object.keys(zonesRu) as NamedZone[];

function isNamed(zone: string): zone is NamedZone {
  return Object.hasOwn(zonesRu, zone);
}

/** Only names are taken from the window's Intl; what time it is there the store says. */
export function useTimeZoneChoices(): { choices: () => Choice[]; nameOf: (zone: string) => string } {
  const { t } = useTexts();
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
