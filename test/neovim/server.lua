-- The language server under the hands of a Neovim user: started by the configuration of docs/editors.md, in a folder of files
-- that are a copy of test/neovim/workspace. scripts/neovim.ts runs it.
local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
local harness = dofile(here .. '/harness.lua')
local test, await, keys, equal, contains =
  harness.test, harness.await, harness.keys, harness.equal, harness.contains

--- The block of docs/editors.md for this Neovim.
local function documented_configuration()
  local minor = vim.version().minor
  local title = minor >= 11 and '0.11 and later' or minor >= 8 and '0.8 to 0.10' or '0.7'
  local page = table.concat(vim.fn.readfile(here .. '/../../docs/editors.md'), '\n')
  local start = assert(page:find('-- Neovim ' .. title .. '\n', 1, true), 'no configuration for Neovim ' .. title)
  return page:sub(start, assert(page:find('\n```', start, true)))
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

--- Waits until a line, the first is 1, has this text.
local function await_line(number, text)
  local fine, problem = pcall(await, ('`%s`'):format(text), function() return lines()[number] == text end)
  if not fine then error(('%s\n%s'):format(problem, table.concat(lines(), '\n')), 2) end
end

--- Puts the cursor on the first character of the first `text`.
local function go_to(text)
  vim.fn.cursor(1, 1)
  equal(vim.fn.search('\\V' .. text, 'cW') > 0, true, ('`%s` is in the file'):format(text))
end

local function diagnostic_of(code)
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local lsp = (diagnostic.user_data or {}).lsp or {}
    if (diagnostic.code or lsp.code) == code then return diagnostic end
  end
end

--- Opens a file and waits until its diagnostics have come.
local function open(name, code)
  vim.cmd('edit ' .. name)
  return await(('`%s` in %s'):format(code, name), function() return diagnostic_of(code) end)
end

--- What the popup menu shows, by word; inserts nothing.
local function menu()
  local words = {}
  for _, item in ipairs(vim.fn.complete_info({ 'items' }).items) do
    words[item.abbr ~= '' and item.abbr or item.word] = item
  end
  return words
end

local function complete_at_cursor(wanted)
  keys('<C-x><C-o>')
  return await(('`%s` in the completion menu'):format(wanted), function() return menu()[wanted] end)
end

--- Chooses one entry of the menu that is open, as a user does: down to it, and accept.
local function accept(wanted)
  for position, item in ipairs(vim.fn.complete_info({ 'items' }).items) do
    if item.abbr == wanted or item.word == wanted then
      local selected = vim.fn.complete_info({ 'selected' }).selected
      return keys(('<C-n>'):rep(position - 1 - selected) .. '<C-y>')
    end
  end
end

test('diagnostics of a YAML file, by file type, with the severity of the settings', function()
  local found = open('web.create-service.yaml', 'unknown-property')
  equal(vim.bo.filetype, 'yaml', 'file type')
  equal({ found.lnum, found.col, found.end_col }, { 4, 0, 10 }, 'place')
  equal(found.severity, vim.diagnostic.severity.WARN, 'severity')
  contains(found.message, 'Did you mean `launchType`?')
  contains(vim.inspect(found.user_data), 'docs/rules/unknown-property.md')
end)

test('diagnostics of a JSONC file, gone when the mistake is mended', function()
  local found = open('web.run-task.jsonc', 'wrong-type')
  equal(lines()[5]:sub(found.col + 1, found.end_col), '"2"', 'place, in bytes')
  go_to('"2"')
  keys('ci"<BS><Del>2<Esc>')
  await('no diagnostics', function() return vim.fn.search('"count": 2$', 'cwn') > 0 and #vim.diagnostic.get(0) == 0 end)
end)

test('completion of a member in YAML', function()
  open('web.create-service.yaml', 'unknown-property')
  keys('ggOclient')
  local item = complete_at_cursor('clientToken')
  equal(item.word:find('$', 1, true), nil, 'placeholder of a snippet')
  accept('clientToken')
  -- Newer versions take a snippet, whose value is empty; older ones get an empty string.
  await('the member', function() return lines()[1] == 'clientToken: ' or lines()[1] == 'clientToken: ""' end)
end)

test('completion of a value in JSON', function()
  vim.cmd('edit web.create-service.json')
  go_to('"desiredCount"')
  keys('O"launchType": ')
  complete_at_cursor('FARGATE')
  accept('FARGATE')
  await_line(5, '  "launchType": "FARGATE",')
end)

test('completion of a value between quotes', function()
  vim.cmd('edit web.create-service.json')
  go_to('"desiredCount"')
  keys('O"launchType": "",<Left><Left>')
  complete_at_cursor('FARGATE')
  accept('FARGATE')
  await_line(5, '  "launchType": "FARGATE",')
end)

test('completion of a member between quotes', function()
  vim.cmd('edit web.create-service.json')
  go_to('"desiredCount"')
  keys('O"launch": "EC2",<C-o>F:<Left>')
  complete_at_cursor('launchType')
  accept('launchType')
  await_line(5, '  "launchType": "EC2",')
end)

test('hover in a floating window, with computed facts', function()
  open('web.create-service.yaml', 'unknown-property')
  go_to('minimumHealthyPercent')
  vim.lsp.buf.hover()
  local window = await('a floating window', function()
    return vim.tbl_filter(function(id)
      return vim.api.nvim_win_get_config(id).relative ~= ''
    end, vim.api.nvim_list_wins())[1]
  end)
  local shown = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  contains(shown, 'minimumHealthyPercent')
  contains(shown, 'at least **2** of 4 tasks')
end)

test('a code action mends the file', function()
  open('web.create-service.yaml', 'unknown-property')
  go_to('launchtype')
  local offered = {}
  vim.ui.select = function(items, options, choose)
    for _, item in ipairs(items) do
      local title = options.format_item(item)
      offered[#offered + 1] = title
      if title:find('Change to \'launchType\'', 1, true) then return choose(item) end
    end
    error('offered: ' .. vim.inspect(offered))
  end
  vim.lsp.buf.code_action()
  await_line(5, 'launchType: FARGATE')
  await('no diagnostic of it', function() return not diagnostic_of('unknown-property') end)
end)

test('definition of a family in another file', function()
  vim.cmd('edit web.create-service.yaml')
  go_to('web:7')
  vim.lsp.buf.definition()
  await('the other file', function() return vim.fn.expand('%:t') == 'web.register-task-definition.yaml' end)
  equal(vim.api.nvim_win_get_cursor(0), { 1, 8 }, 'place')
end)

test('rename of a family, in this file and in others', function()
  vim.cmd('edit web.register-task-definition.yaml')
  go_to('web')
  vim.lsp.buf.rename('frontend')
  await_line(1, 'family: frontend')
  local function line_of(name, number)
    return vim.api.nvim_buf_get_lines(vim.fn.bufnr(name), number - 1, number, false)[1]
  end
  equal(line_of('web.create-service.yaml', 3), 'taskDefinition: frontend:7', 'the service')
  equal(line_of('web.run-task.jsonc', 3), '  "taskDefinition": "frontend:7",', 'the run')
  equal(lines()[3], '  - name: web', 'the container of the same name')
end)

test('the server ends when the editor stops it', function()
  open('web.create-service.yaml', 'unknown-property')
  local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
  equal(#clients, 1, 'number of clients')
  if vim.fn.has('nvim-0.11') == 1 then clients[1]:stop() else clients[1].stop() end
  await('the end', function() return not vim.lsp.get_client_by_id(clients[1].id) end)
end)

vim.cmd('filetype on')
vim.o.swapfile = false
vim.o.hidden = true
vim.o.showmode = false
vim.opt.shortmess:append('c')
vim.o.completeopt = 'menuone,noselect'
assert(load and loadstring(documented_configuration(), '@docs/editors.md'))()
harness.run()
