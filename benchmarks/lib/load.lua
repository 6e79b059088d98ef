-- Posts the bodies of a file, one JSON document a line, in turn. Prints what the benchmark reads, as JSON.
-- Usage: wrk ... -s load.lua <url> -- <bodies file>
local requests = {}
local at = 0

function init(args)
  wrk.method = "POST"
  wrk.headers["content-type"] = "application/json"
  for line in io.lines(args[1]) do requests[#requests + 1] = wrk.format(nil, nil, nil, line) end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%f,"p50":%f,"p95":%f,"p99":%f,"failed":%d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
