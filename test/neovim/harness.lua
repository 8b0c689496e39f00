-- A test is a function in the main loop of Neovim, as a coroutine: between its steps Neovim takes keys, reads what the server
-- says and draws, as it does under a user's hands. Works with Neovim 0.7 and later.
local M = {}

local uv = vim.uv or vim.loop
local tests = {}

-- Milliseconds for what takes some milliseconds on an idle machine.
local patience = 20000

-- How often a condition is looked at, in milliseconds.
local interval = 5

local function say(line)
  io.stdout:write(line, '\n')
  io.stdout:flush()
end

--- Adds a test.
function M.test(name, run)
  tests[#tests + 1] = { name = name, run = run }
end

--- Waits until `condition()` is neither nil nor false, and returns it. Called inside a test.
--- @param what string what is waited for, for the message when it does not come
function M.await(what, condition)
  local waiting = coroutine.running()
  local deadline = uv.now() + patience
  local timer = uv.new_timer()
  local over = false
  timer:start(0, interval, vim.schedule_wrap(function()
    if over then return end
    local fine, found = pcall(condition)
    if fine and not found and uv.now() < deadline then return end
    over = true
    timer:close()
    coroutine.resume(waiting, fine, found)
  end))
  local fine, found = coroutine.yield()
  if not fine then error(found, 0) end
  if not found then error(('not within %d s: %s'):format(patience / 1000, what), 2) end
  return found
end

--- Types keys as a user does; `<Esc>` and its like stand for special keys.
function M.keys(text)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(text, true, false, true), 'mt', false)
end

--- Fails unless both are the same; tables are compared by content.
function M.equal(actual, expected, what)
  if vim.deep_equal(actual, expected) then return end
  error(('%s\n  expected: %s\n  actual:   %s'):format(what, vim.inspect(expected), vim.inspect(actual)), 2)
end

--- Fails unless `text` holds `part`, word by word.
function M.contains(text, part)
  if text:find(part, 1, true) then return end
  error(('`%s` is not in:\n%s'):format(part, text), 2)
end

local function between_tests()
  M.keys('<Esc>')
  M.await('normal mode', function() return vim.api.nvim_get_mode().mode == 'n' end)
  vim.cmd('silent! only!')
  vim.cmd('silent! %bdelete!')
end

--- Runs all tests, prints a line each and ends Neovim.
function M.run()
  local function all()
    for _, test in ipairs(tests) do
      local fine, problem = xpcall(test.run, function(message)
        return type(message) == 'string' and message or vim.inspect(message)
      end)
      say(('%s %s'):format(fine and 'ok' or 'not ok', test.name))
      if not fine then say('  ' .. problem:gsub('\n', '\n  ')) end
      between_tests()
    end
    say('done')
    vim.cmd('qall!')
  end
  vim.schedule(function()
    local running = coroutine.create(all)
    local fine, problem = coroutine.resume(running)
    if fine then return end
    say(debug.traceback(running, problem))
    vim.cmd('cquit')
  end)
end

return M
