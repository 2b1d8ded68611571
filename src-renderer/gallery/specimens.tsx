import {
  Badge,
  Button,
  Checkbox,
  Chip,
  Kbd,
  SegmentedControl,
  Select,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconPhone, IconUsers } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { qualityCauses } from "../../src-contract/entities/call.ts";
import { CompactCardButton } from "../ui/CompactCardButton.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { EditableSelect } from "../ui/EditableSelect.tsx";
import { EditableText } from "../ui/EditableText.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Explained } from "../ui/Explained.tsx";
import { Fact, FactList } from "../ui/Fact.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { LocalClock } from "../ui/LocalClock.tsx";
import { MetaNote } from "../ui/MetaNote.tsx";
import { Moment } from "../ui/Moment.tsx";
import { MomentInput } from "../ui/MomentInput.tsx";
import { OverdueMark } from "../ui/OverdueMark.tsx";
import { QualityLight } from "../ui/QualityLight.tsx";
import { Section } from "../ui/Section.tsx";
import { TwoLines } from "../ui/TwoLines.tsx";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import { When } from "../ui/When.tsx";
import classes from "./GalleryPage.module.css";
import { ListSpecimen, TableSpecimen } from "./row-specimens.tsx";
import { now } from "./sample-rows.ts";

type Specimen = { name: string; Specimen: () => ReactNode };

const nothing = () => undefined;
const hour = 3_600_000;
const Row = ({ children }: { children: ReactNode }) => <div className={classes.row}>{children}</div>;

function IconButtons() {
  const { t } = useTexts();
  const label = t("card.call");
  const icon = <IconPhone size={16} stroke={1.7} />;
  return (["subtle", "default", "light", "filled"] as const).map((variant) => (
    <Row key={variant}>
      {(["gray", "indigo", "green", "orange", "red"] as const).map((color) => (
        <IconButton
          key={color}
          label={`${label} ${variant} ${color}`}
          variant={variant}
          color={color}
          onClick={nothing}
        >
          {icon}
        </IconButton>
      ))}
      <IconButton label={`${label} ${variant} 32`} variant={variant} size={32} keys="F8" onClick={nothing}>
        {icon}
      </IconButton>
      <IconButton label={`${label} ${variant} pressed`} variant={variant} pressed onClick={nothing}>
        {icon}
      </IconButton>
      <IconButton label={`${label} ${variant} disabled`} variant={variant} disabled onClick={nothing}>
        {icon}
      </IconButton>
    </Row>
  ));
}

function Buttons() {
  const { t } = useTexts();
  return (
    <Row>
      <Button>{t("card.call")}</Button>
      <Button variant="default">{t("card.call")}</Button>
      <Button variant="default" disabled>
        {t("card.call")}
      </Button>
      <Button color="red.9">{t("softphone.call.hangUp")}</Button>
      <Button size="compact-xs" variant="default">
        {t("card.call")}
      </Button>
      <CopyButton value="+7 999 000-11-22" />
      <CompactCardButton clientId="1" name="+7 999 000-11-22" keys="alt+enter" />
      <Badge>VIP</Badge>
      <Kbd>F8</Kbd>
    </Row>
  );
}

function Fields() {
  const { t } = useTexts();
  const label = t("card.facts.city");
  return (
    <>
      <Row>
        <TextInput label={label} defaultValue="Tver" />
        <TextInput label={label} placeholder={t("list.search")} />
        <TextInput label={label} error={t("app.moment.notUnderstood")} defaultValue="?" />
        <TextInput label={label} disabled defaultValue="Tver" />
        <Select label={label} data={["Tver", "Omsk"]} defaultValue="Omsk" />
      </Row>
      <Row>
        <Textarea label={t("card.tabs.comments")} defaultValue="Tver" w={240} />
        <MomentInput
          label={t("tasks.noDue")}
          text="25.11 14:30"
          now={now}
          direction="ahead"
          empty=""
          onChange={nothing}
        />
        <MomentInput label={t("tasks.noDue")} text="?" now={now} direction="ahead" empty="" onChange={nothing} />
      </Row>
      <Row>
        <Checkbox label={label} />
        <Checkbox label={label} defaultChecked />
        <Switch label={label} />
        <Switch label={label} defaultChecked />
        <Chip>{label}</Chip>
        <Chip defaultChecked>{label}</Chip>
        <SegmentedControl size="xs" aria-label={label} data={[t("list.everybody"), t("list.mine"), t("list.recent")]} />
      </Row>
    </>
  );
}

function Editables() {
  const { t } = useTexts();
  const label = t("card.facts.city");
  const common = { label, placeholder: t("card.edits.empty"), onSave: nothing };
  const choice = { label, nothing: t("card.edits.empty"), choices: () => [], onSave: nothing };
  return (
    <FactList>
      <Fact label={label}>
        <EditableText {...common} value="Tver" />
      </Fact>
      <Fact label={label}>
        <EditableText {...common} value="" />
      </Fact>
      <Fact label={label}>
        <EditableText {...common} value="Tver" disabled />
      </Fact>
      <Fact label={label}>
        <EditableSelect {...choice} value="tver" display="Tver" />
      </Fact>
      <Fact label={label}>
        <EditableSelect {...choice} value={null} display={null} />
      </Fact>
    </FactList>
  );
}

function Times() {
  const { t } = useTexts();
  const source = t("card.facts.city");
  return (
    <>
      <Row>
        {[now - hour, now - 26 * hour, now - 240 * hour, now - 9_000 * hour].map((time) => (
          <span key={time}>
            <When time={time} now={now} /> · <When time={time} now={now} short />
          </span>
        ))}
      </Row>
      <Row>
        <Moment time={now - hour} now={now} />
        <Moment time={now - 240 * hour} now={now} />
        <LocalClock utcOffsetMinutes={180} now={now} source={source} />
        <LocalClock utcOffsetMinutes={720} now={now} source={source} />
        <OverdueMark />
        <WaitingMark label={t("card.waiting")} />
      </Row>
    </>
  );
}

function Lights() {
  return (
    <Row>
      {(["good", "fair", "poor"] as const).map((light) => (
        <QualityLight key={light} quality={{ light, cause: light === "good" ? null : (qualityCauses[0] ?? null) }} />
      ))}
    </Row>
  );
}

function Words() {
  const { t } = useTexts();
  return (
    <>
      <Section title={t("card.details.title")} aside={<CopyButton value="1" />}>
        <TwoLines first={t("card.tabs.orders")} second={t("card.tabs.money")} />
        <Explained words={t("why.button")} title={t("why.title")}>
          {t("app.metaNote")}
        </Explained>
        <MetaNote />
      </Section>
    </>
  );
}

function Empty() {
  const { t } = useTexts();
  return (
    <EmptyState
      icon={<IconUsers size={22} />}
      title={t("list.empty")}
      hint={t("list.emptyHint")}
      action={<Button>{t("list.newClient")}</Button>}
    />
  );
}

const Errors = () => (
  <>
    <ErrorMessage error={{ kind: "unreachable" }} onRetry={nothing} />
    <ErrorMessage error={{ kind: "unexpected", details: "E-17" }} />
  </>
);

/** By their names in `ui`; a group of small ones by what they have in common. */
export const specimens: readonly Specimen[] = [
  { name: "IconButton", Specimen: IconButtons },
  { name: "Button", Specimen: Buttons },
  { name: "fields", Specimen: Fields },
  { name: "EditableText, EditableSelect", Specimen: Editables },
  { name: "When, Moment, LocalClock", Specimen: Times },
  { name: "QualityLight", Specimen: Lights },
  { name: "Section, TwoLines, Explained", Specimen: Words },
  { name: "EmptyState", Specimen: Empty },
  { name: "ErrorMessage", Specimen: Errors },
  { name: "DataTable", Specimen: TableSpecimen },
  { name: "VirtualList", Specimen: ListSpecimen },
];
