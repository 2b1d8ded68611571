import { Switch } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { extraTabsSetting } from "../../src-contract/rules/user-settings.ts";
import { useSetting } from "../api/use-setting.ts";
import { MetaNote } from "../ui/MetaNote.tsx";

const tab = "facebook";

/** A.8-11, JC-101: the tab is there for those who want it, on every desk of theirs, with the footnote. */
export function FacebookSwitch() {
  const { t } = useTexts();
  const [tabs = [], choose] = useSetting(extraTabsSetting);
  const others = tabs.filter((one) => one !== tab);
  return (
    <Switch
      label={t("settings.facebookTab")}
      description={<MetaNote />}
      checked={tabs.includes(tab)}
      onChange={(event) => choose(event.currentTarget.checked ? [...others, tab] : [...others])}
    />
  );
}
