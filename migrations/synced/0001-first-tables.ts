import type { Knex } from "knex";

/**
 * The tables that the desk and the server both hold; one file for both, so that they cannot differ.
 * Column names are those of src-contract/entities. Every key and index begins with accountId.
 * Map columns are JSON text in SQLite and jsonb in PostgreSQL.
 */
export async function up(knex: Knex): Promise<void> {
  const synced = async (name: string, columns: (table: Knex.CreateTableBuilder) => void) => {
    await knex.schema.createTable(name, (table) => {
      table.integer("accountId").notNullable();
      table.text("id").notNullable();
      columns(table);
      table.bigInteger("revision");
      table.bigInteger("deletedAt");
      table.primary(["accountId", "id"]);
      table.index(["accountId", "revision"], `${name}_revision`);
    });
  };

  await synced("users", (table) => {
    table.text("name").notNullable();
    table.text("email").notNullable();
    table.text("role").notNullable();
    table.bigInteger("disabledAt");
  });
  await synced("clients", (table) => {
    for (const column of ["lastName", "firstName", "patronymic", "company", "jobTitle"])
      table.text(column).notNullable().defaultTo("");
    table.text("country");
    table.text("city").notNullable().defaultTo("");
    table.text("timeZone");
    for (const column of ["phones", "emails", "tags", "customFields"]) table.jsonb(column).notNullable();
    table.text("managerId");
    table.text("importId");
    table.bigInteger("createdAt").notNullable();
  });
  await synced("notes", (table) => {
    table.text("clientId").notNullable();
    table.text("text").notNullable();
    table.text("authorId").notNullable();
    table.bigInteger("createdAt").notNullable();
    table.index(["accountId", "clientId"], "notes_client");
  });
  await synced("comments", (table) => {
    table.text("clientId").notNullable();
    table.text("callId");
    table.text("text").notNullable();
    table.text("authorId").notNullable();
    table.bigInteger("createdAt").notNullable();
    table.index(["accountId", "clientId"], "comments_client");
  });
  await synced("calls", (table) => {
    table.text("clientId");
    table.text("direction").notNullable();
    table.text("source").notNullable();
    table.text("e164");
    table.text("raw").notNullable();
    table.text("callerName");
    table.text("managerId").notNullable();
    table.text("deviceId").notNullable();
    for (const column of ["startedAt", "answeredAt", "endedAt"]) table.bigInteger(column);
    for (const column of ["ringSeconds", "talkSeconds", "holdSeconds", "sipCode", "q850Cause"]) table.integer(column);
    table.text("sipPhrase");
    table.text("endedBy");
    table.boolean("held");
    table.text("reason");
    table.text("reasonText");
    table.text("outcomeBy");
    table.bigInteger("outcomeAt");
    table.index(["accountId", "clientId", "startedAt"], "calls_client");
    table.index(["accountId", "startedAt"], "calls_started");
  });
  await synced("callOutcomes", (table) => {
    table.text("callId").notNullable();
    table.boolean("held").notNullable();
    table.text("reason");
    table.text("reasonText");
    table.text("authorId").notNullable();
    table.bigInteger("createdAt").notNullable();
    table.index(["accountId", "callId"], "callOutcomes_call");
  });
  await synced("tasks", (table) => {
    table.text("clientId").notNullable();
    table.text("kind").notNullable();
    table.text("text").notNullable();
    table.bigInteger("dueAt");
    table.text("assigneeId");
    table.text("status").notNullable();
    table.text("authorId").notNullable();
    table.bigInteger("createdAt").notNullable();
    table.bigInteger("doneAt");
    table.index(["accountId", "clientId"], "tasks_client");
    table.index(["accountId", "assigneeId", "status"], "tasks_assignee");
  });
  await synced("orders", (table) => {
    table.text("clientId").notNullable();
    table.text("number").notNullable();
    table.text("title").notNullable();
    table.text("status").notNullable();
    table.text("currency").notNullable();
    table.bigInteger("totalMinor").notNullable();
    table.bigInteger("paidMinor").notNullable();
    table.text("managerId");
    table.bigInteger("createdAt").notNullable();
    table.index(["accountId", "clientId"], "orders_client");
    table.index(["accountId", "number"], "orders_number");
  });
  await synced("messages", (table) => {
    table.text("clientId").notNullable();
    table.text("threadId").notNullable();
    table.text("transport").notNullable();
    table.text("direction").notNullable();
    table.text("subject").notNullable();
    table.text("text").notNullable();
    table.text("authorId");
    table.bigInteger("createdAt").notNullable();
    table.index(["accountId", "clientId"], "messages_client");
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const name of [
    "messages",
    "orders",
    "tasks",
    "callOutcomes",
    "calls",
    "comments",
    "notes",
    "clients",
    "users",
  ]) {
    await knex.schema.dropTable(name);
  }
}
