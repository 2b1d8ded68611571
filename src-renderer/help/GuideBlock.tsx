import { Kbd, Table } from "@mantine/core";
import { createElement } from "react";
import { Link } from "wouter";
import { addresses } from "../ui/addresses.ts";
import { pictureUrl } from "./guide.ts";
import type { Block, Part } from "./guide-markup.ts";
import classes from "./HelpScreen.module.css";

/** The title of the guide is not drawn: the screen has its own. */
export function GuideBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      if (block.level === 1) return null;
      return createElement(`h${block.level}`, { id: block.id, tabIndex: -1, className: classes.heading }, block.text);
    case "paragraph":
      return (
        <p className={classes.paragraph}>
          <Parts parts={block.parts} />
        </p>
      );
    case "list":
      return createElement(
        block.ordered ? "ol" : "ul",
        { className: classes.list },
        block.items.map((parts, index) => (
          <li key={index}>
            <Parts parts={parts} />
          </li>
        )),
      );
    case "picture":
      return <img className={classes.picture} src={pictureUrl(block.file)} alt={block.words} />;
    case "table":
      return (
        <Table className={classes.table} withTableBorder verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {block.head.map((cell, index) => (
                <Table.Th key={index}>
                  <Parts parts={cell} />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {block.rows.map((row, index) => (
              <Table.Tr key={index}>
                {row.map((cell, column) => (
                  <Table.Td key={column}>
                    <Parts parts={cell} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      );
    default: {
      const unknown: never = block;
      return unknown;
    }
  }
}

function Parts({ parts }: { parts: readonly Part[] }) {
  return parts.map((part, index) => <OnePart key={index} part={part} />);
}

function OnePart({ part }: { part: Part }) {
  if (part.kind === "link") {
    return (
      <Link href={addresses.help(part.section)} replace className={classes.link}>
        {part.text}
      </Link>
    );
  }
  if (part.kind === "screen") return <b>{part.text}</b>;
  if (part.kind === "keys") return <Kbd>{part.text}</Kbd>;
  return part.text;
}
