import { Button, SegmentedControl } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { CommandResult } from "../../src-contract/commands/index.ts";
import type { Settings } from "../../src-contract/commands/system.ts";
import { command } from "../api/command.ts";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { useRights, useSession } from "../api/use-session.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Fact, FactList } from "../ui/Fact.tsx";
import { Screen } from "../ui/Screen.tsx";
import { Section } from "../ui/Section.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import { Erasures } from "./Erasures.tsx";
import { FacebookSwitch } from "./FacebookSwitch.tsx";
import { SignatureSetting } from "./SignatureSetting.tsx";
import classes from "./SettingsScreen.module.css";
import { WaysInSettings } from "./WaysInSettings.tsx";
import { WindowKeysSettings } from "./WindowKeysSettings.tsx";

type SettingsScreenProps = {
  /** Microphone, speaker, ringer: the telephone's own part. */
  devices: ReactNode;
  /** Null for who may not call. */
  quickKeys: ReactNode;
  /** Devices, the second factor, invitations: how people come in. */
  identity: ReactNode;
  /** The keys of the window are what is looked for. */
  atKeys: boolean;
  onSignOut: () => void;
};

/** Every switch works at once; there is nothing to save. */
export function SettingsScreen({ devices, quickKeys, identity, atKeys, onSignOut }: SettingsScreenProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const rights = useRights();
  const settings = useDesktopState("settings");
  const { user, account, serverUrl, deviceId } = useSession();
  const [info, setInfo] = useState<CommandResult<"appInfo"> | null>(null);

  useEffect(() => {
    let shown = true;
    void command("appInfo", {}).then((result) => {
      if (shown && result.ok) setInfo(result.value);
    });
    return () => {
      shown = false;
    };
  }, []);

  const keys = useRef<HTMLDivElement>(null);
  const isRead = settings !== null;
  useEffect(() => {
    if (atKeys && isRead) keys.current?.scrollIntoView();
  }, [atKeys, isRead]);

  const change = (part: Partial<Settings>) => void command("changeSettings", part).then(notice.check);
  if (!settings) return null;
  return (
    <Screen title={t("settings.title")}>
      <div className={classes.sections}>
        <Section title={t("settings.appearance")}>
          <div className={classes.row}>
            <span>{t("settings.language")}</span>
            <SegmentedControl
              aria-label={t("settings.language")}
              value={settings.language}
              onChange={(language) => change({ language: language as Settings["language"] })}
              data={(["ru", "en"] as const).map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
            />
          </div>
          <div className={classes.row}>
            <span>{t("settings.theme")}</span>
            <SegmentedControl
              aria-label={t("settings.theme")}
              value={settings.theme}
              onChange={(theme) => change({ theme: theme as Settings["theme"] })}
              data={(["system", "light", "dark"] as const).map((value) => ({
                value,
                label: t(`settings.themes.${value}`),
              }))}
            />
          </div>
        </Section>
        <Section title={t("settings.card")}>
          <FacebookSwitch />
        </Section>
        {rights.mayDo("sendMessage") ? (
          <Section title={t("messages.settings.title")}>
            <SignatureSetting />
          </Section>
        ) : null}
        <Section title={t("settings.devices")}>{devices}</Section>
        {quickKeys ? <Section title={t("quickKeys.settings.title")}>{quickKeys}</Section> : null}
        <Section title={t("settings.waysIn")}>
          <WaysInSettings settings={settings} platform={info?.platform ?? null} onChange={change} />
        </Section>
        <div ref={keys}>
          <Section title={t("settings.windowKeys.title")}>
            <WindowKeysSettings />
          </Section>
        </div>
        <Section title={t("settings.window")}>
          <div className={classes.row}>
            <span>{t("settings.closeToTray")}</span>
            <SegmentedControl
              aria-label={t("settings.closeToTray")}
              value={settings.closeToTray}
              onChange={(closeToTray) => change({ closeToTray: closeToTray as Settings["closeToTray"] })}
              data={(["ask", "tray", "quit"] as const).map((value) => ({
                value,
                label: t(`settings.closing.${value}`),
              }))}
            />
          </div>
        </Section>
        <Section
          title={t("settings.account")}
          aside={
            <Button variant="default" onClick={onSignOut}>
              {t("settings.signOut")}
            </Button>
          }
        >
          <FactList>
            <Fact label={t("settings.person")}>
              {user.name}, {user.email}
            </Fact>
            <Fact label={t("settings.role")}>{t(`session.roles.${user.role}`)}</Fact>
            <Fact label={t("settings.company")}>{account.name}</Fact>
            <Fact label={t("settings.server")}>{serverUrl}</Fact>
            <Fact label={t("settings.device")}>
              {deviceId} <CopyButton value={deviceId} />
            </Fact>
            <Fact label={t("settings.version")}>{info?.version ?? ""}</Fact>
          </FactList>
        </Section>
        {identity}
        {user.role === "owner" || user.role === "admin" ? <Erasures /> : null}
      </div>
    </Screen>
  );
}
