<?php
/** How the module's classes stand to one another, read from the names that each file uses. */

const OURS = 'OrderUpload\\Node\\';

/** The folders of the core: each uses those before it, and none after it. */
const FLOORS = ['Values', 'Database', 'Platform', 'Shop', 'Protocol', 'Records', 'Orders', 'Stock', 'Catalogue', 'Customers',
    'Statuses', 'Apply', 'Calls', 'Request', 'Pages', 'Admin', '', 'Controllers'];

/** Return class => file, both without namespace and ending: Stock\StockKeeper => .../Stock/StockKeeper.php. */
function class_files(): array
{
    $files = [];
    foreach (files_of('core', '.php') as $file) {
        $name = substr($file, strlen(MODULE . 'core/'), -strlen('.php'));
        if ($name !== 'autoload' && strncmp($name, 'language/', 9) !== 0) {
            $files[strtr($name, '/', '\\')] = $file;
        }
    }

    return $files;
}

function folder_of(string $class): string
{
    return strpos($class, '\\') === false ? '' : strstr($class, '\\', true);
}

/** Return the capitalised names that the code of a file says and nothing else says before them: those of classes. */
function names_in(string $file): array
{
    $names = [];
    $tokens = array_values(array_filter(token_get_all(file_get_contents($file)), function ($token) {
        return !is_array($token) || $token[0] !== T_WHITESPACE;
    }));
    foreach ($tokens as $at => $token) {
        $before = $tokens[$at - 1] ?? '';
        $isMember = is_array($before) && in_array($before[0], [T_OBJECT_OPERATOR, T_DOUBLE_COLON, T_NS_SEPARATOR, T_CONST], true);
        if (is_array($token) && $token[0] === T_STRING && !$isMember && preg_match('/^[A-Z][a-z]/', $token[1])) {
            $names[$token[1]] = true;
        }
    }

    return array_keys($names);
}

/** Return the module's own classes that a file imports: last name => class. */
function imports_of(string $file): array
{
    preg_match_all('/^use OrderUpload\\\\Node\\\\([\w\\\\]+);$/m', file_get_contents($file), $found);
    $imports = [];
    foreach ($found[1] as $class) {
        $imports[substr(strrchr('\\' . $class, '\\'), 1)] = $class;
    }

    return $imports;
}

/** Return class => classes of the module that its code uses. */
function class_graph(): array
{
    $files = class_files();
    $graph = [];
    foreach ($files as $class => $file) {
        $folder = folder_of($class);
        $imports = imports_of($file);
        $graph[$class] = [];
        foreach (names_in($file) as $name) {
            $used = $imports[$name] ?? ($folder === '' ? $name : "$folder\\$name");
            if ($used !== $class && isset($files[$used])) {
                $graph[$class][] = $used;
            }
        }
    }

    return $graph;
}

/** Return a circle of a graph as a list of its classes, or []. */
function circle_of(array $graph): array
{
    $left = $graph;
    do {
        $before = count($left);
        $left = array_filter($left, function ($used) use ($left) {
            return array_intersect($used, array_keys($left)) !== [];
        });
    } while (count($left) < $before);
    $path = [];
    for ($class = key($left); $left && !in_array($class, $path, true); $class = current(array_intersect($left[$class], array_keys($left)))) {
        $path[] = $class;
    }

    return $left ? array_slice($path, array_search($class, $path, true)) : [];
}

function test_a_circle_is_found()
{
    same(['b', 'c'], circle_of(['a' => ['b'], 'b' => ['c'], 'c' => ['b', 'd'], 'd' => []]));
    same([], circle_of(['a' => ['b', 'c'], 'b' => ['c'], 'c' => []]));
}

function test_every_class_is_in_the_file_of_its_name()
{
    foreach (class_files() as $class => $file) {
        $namespace = rtrim(OURS . folder_of($class), '\\');
        same(1, preg_match('/^namespace ' . preg_quote($namespace) . ';$/m', file_get_contents($file)), "$class:");
        $name = basename($file, '.php');
        same(1, preg_match("/^((final|abstract) )?(class|interface|trait) $name\b/m", file_get_contents($file)), "$class:");
    }
}

function test_every_class_is_found_by_the_autoloader_and_loads()
{
    foreach (array_keys(class_files()) as $class) {
        same(true, class_exists(OURS . $class) || interface_exists(OURS . $class) || trait_exists(OURS . $class), "$class:");
    }
}

function test_every_name_that_a_file_uses_is_imported_and_every_import_is_used()
{
    $files = class_files();
    $known = array_map(function ($class) {
        return substr(strrchr('\\' . $class, '\\'), 1);
    }, array_keys($files));
    foreach ($files as $class => $file) {
        $imports = imports_of($file);
        $names = array_intersect(names_in($file), $known);
        $missing = array_filter($names, function ($name) use ($imports, $class, $files) {
            return !isset($imports[$name]) && !isset($files[ltrim(folder_of($class) . "\\$name", '\\')]);
        });
        same([], array_values($missing), "$class lacks imports:");
        $code = preg_replace('/^use .*$/m', '', file_get_contents($file));
        $unused = array_filter(array_keys($imports), function ($name) use ($code) {
            return !preg_match("/\\b$name\\b/", $code);
        });
        same([], array_values($unused), "$class imports what it does not use:");
        same([], array_values(array_diff($imports, array_keys($files))), "$class imports what is not there:");
    }
}

function test_no_class_uses_itself_by_way_of_others()
{
    same([], circle_of(class_graph()));
}

function test_folders_are_used_one_way()
{
    foreach (class_graph() as $class => $used) {
        $floor = array_search(folder_of($class), FLOORS, true);
        same(true, $floor !== false, "$class is on no floor:");
        foreach ($used as $other) {
            same(true, array_search(folder_of($other), FLOORS, true) <= $floor, "$class uses $other:");
        }
    }
}

function test_only_the_shops_controllers_hold_the_place_where_the_module_is_put_together()
{
    foreach (class_graph() as $class => $used) {
        same(folder_of($class) === 'Controllers' && $class !== 'Composition', in_array('Composition', $used, true), "$class:");
    }
}

/** new of a class that other classes are given belongs into Composition; values and records are made anywhere. */
function test_no_class_but_the_composition_makes_what_others_are_given()
{
    preg_match_all('/new (\w+)\(/', file_get_contents(MODULE . 'core/Composition.php'), $made);
    foreach (class_files() as $class => $file) {
        preg_match_all('/new (\w+)\(/', file_get_contents($file), $found);
        same([], $class === 'Composition' ? [] : array_values(array_intersect($found[1], $made[1])), "$class:");
    }
}

/** A name in a variable is found by no search: a call, a property or a class stands there as it is named. */
function test_nothing_is_called_or_set_by_a_name_in_a_variable()
{
    $proxies = ['Stock\ModelConnection']; // hands every call on to the shop's connection
    foreach (class_files() as $class => $file) {
        preg_match_all('/(?:->|::)\$\w+\s*\(|->\$\w+|->\{|new \$|call_user_func/', file_get_contents($file), $found);
        same([], in_array($class, $proxies, true) ? [] : $found[0], "$class:");
    }
}
