import { administration } from "../administration.ts";
import { eraseRequestSchema, erasureActSchema, erasureActsSchema } from "../erasure.ts";
import { defineCommand, nothing } from "./command.ts";

export const administrationCommands = {
  // administration: asked of the server at once; without one `unreachable`, and nothing waits
  listPeople: defineCommand({
    owner: "store",
    args: administration.people.request,
    result: administration.people.response,
  }),
  addPerson: defineCommand({
    owner: "store",
    args: administration.addPerson.request,
    result: administration.addPerson.response,
  }),
  changePerson: defineCommand({
    owner: "store",
    args: administration.changePerson.request,
    result: administration.changePerson.response,
  }),
  setRecording: defineCommand({
    owner: "store",
    args: administration.setRecording.request,
    result: administration.setRecording.response,
  }),
  listSources: defineCommand({
    owner: "store",
    args: administration.sources.request,
    result: administration.sources.response,
  }),
  listSenders: defineCommand({
    owner: "store",
    args: administration.senders.request,
    result: administration.senders.response,
  }),
  setSender: defineCommand({
    owner: "store",
    args: administration.setSender.request,
    result: administration.setSender.response,
  }),
  removeSender: defineCommand({
    owner: "store",
    args: administration.removeSender.request,
    result: administration.removeSender.response,
  }),
  addSource: defineCommand({
    owner: "store",
    args: administration.addSource.request,
    result: administration.addSource.response,
  }),
  revokeSource: defineCommand({
    owner: "store",
    args: administration.revokeSource.request,
    result: administration.revokeSource.response,
  }),
  readAudit: defineCommand({
    owner: "store",
    args: administration.readAudit.request,
    result: administration.readAudit.response,
  }),
  verifyAudit: defineCommand({
    owner: "store",
    args: administration.verifyAudit.request,
    result: administration.verifyAudit.response,
  }),

  // erasure: by the server alone, with a connection; for owner and admin
  eraseClient: defineCommand({ owner: "store", args: eraseRequestSchema, result: erasureActSchema }),
  readErasures: defineCommand({ owner: "store", args: nothing, result: erasureActsSchema }),
};
