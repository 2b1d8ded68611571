import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { extraTabsSetting } from "../../src-contract/rules/user-settings.ts";
import { useSetting } from "../api/use-setting.ts";

const tab = "facebook";

/** A.8-11, JC-101: the tab is there for those who want it, on every desk of theirs, with the footnote. */
export function FacebookSwitch() {
  const { t } = useTranslation();
  const [tabs = [], choose] = useSetting(extraTabsSetting);
  const others = tabs.filter((one) => one !== tab);
  return (
    <Switch
      label={t("settings.facebookTab")}
      description={t("records.facebook.footnote")}
      checked={tabs.includes(tab)}
      onChange={(event) => choose(event.currentTarget.checked ? [...others, tab] : [...others])}
    />
  );
}
