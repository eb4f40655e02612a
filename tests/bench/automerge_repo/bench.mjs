// The same edits as Folkmoot's, made with automerge-repo: its file storage, its own sync server.
// `node bench.mjs EDITS.json FOLDER` prints the milliseconds of each part as JSON.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { createServer } from "node:net"
import { join } from "node:path"
import { Repo, splice } from "@automerge/automerge-repo"
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket"
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs"

const [file, folder] = process.argv.slice(2)
const { clauses, edits } = JSON.parse(readFileSync(file, "utf-8"))
const storage = (name) => new NodeFSStorageAdapter(join(folder, name))

async function timed(work) {
  const start = performance.now()
  const result = await work()
  return [performance.now() - start, result]
}

const pause = () => new Promise((done) => setTimeout(done, 5))

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address()
  server.close()
  return port
}

async function startServer() {
  const main = createRequire(import.meta.url).resolve("@automerge/automerge-repo-sync-server")
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), DATA_DIR: join(folder, "server") }
  const server = spawn(process.execPath, [main], { env, stdio: ["ignore", "ignore", "inherit"] })
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/`)
      return [server, `ws://127.0.0.1:${port}`]
    } catch {
      await pause()
    }
  }
}

function texts(handle) {
  return handle.doc().clauses.map((clause) => clause.text)
}

// Made and on the disk
const first = new Repo({ storage: storage("first"), network: [] })
const handle = first.create({ clauses: clauses.map((text) => ({ text })) })
const [store] = await timed(async () => {
  for (const [clause, at, cut, put] of edits) {
    handle.change((doc) => splice(doc, ["clauses", clause, "text"], at, cut, put))
  }
  await first.flush()
})
const expected = JSON.stringify(texts(handle))

// Opened again, until it can be read
const [reopen, again] = await timed(async () => {
  const repo = new Repo({ storage: storage("first"), network: [] })
  const found = await repo.find(handle.url)
  texts(found)
  return found
})
if (JSON.stringify(texts(again)) !== expected) throw new Error("it was not stored whole")

// Given to another laptop, by way of the server, until both of these have it on the disk
const [server, address] = await startServer()
const giver = new Repo({ storage: storage("first"), network: [] })
const taker = new Repo({ storage: storage("second"), network: [] })
await giver.find(handle.url)
const [sync] = await timed(async () => {
  giver.networkSubsystem.addNetworkAdapter(new WebSocketClientAdapter(address))
  taker.networkSubsystem.addNetworkAdapter(new WebSocketClientAdapter(address))
  for (;;) {
    try {
      const found = await taker.find(handle.url)
      while (JSON.stringify(texts(found)) !== expected) await pause()
      break
    } catch {
      await pause() // the server has not got it yet
    }
  }
  await taker.flush()
})
console.log(JSON.stringify({ store, reopen, sync }))
server.kill()
process.exit(0)
