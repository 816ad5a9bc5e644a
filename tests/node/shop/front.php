<?php
namespace OrderUpload\TestShop;

/** Loads what a controller asks for by name: the order model, a page as the values that it shows, and nothing else. */
final class Loader
{
    private $registry;

    public function __construct($registry)
    {
        $this->registry = $registry;
    }

    public function model(string $route)
    {
        if ($route !== 'checkout/order') {
            unsupported("model $route");
        }
        $name = 'model/checkout/order' . (version_compare(VERSION, '4.1', '<') ? '/' : '.');
        $model = new WatchedModel($this->registry->get('event'), new Orders($this->registry), $name);
        $this->registry->set('model_checkout_order', $model);
    }

    /** What stands around every page. */
    public function controller(string $route): string
    {
        return '';
    }

    public function view(string $route, array $values): string
    {
        return json_encode($values);
    }
}

/** One request from its route to its answer. */
final class Front
{
    private $registry;
    private $connection;
    private $application;

    public function __construct(string $generation, bool $isAdmin)
    {
        $folder = getenv('SHOP_FOLDER');
        $this->application = $isAdmin ? 'admin' : 'catalog';
        $this->registry = new Registry();
        // OpenCart 3.0 speaks to its tables of four bytes a character in three
        $this->connection = new Connection("shop_$generation", VERSION[0] === '3' ? 'utf8' : 'utf8mb4');
        $this->registry->set('db', new Db($this->connection));
        $this->registry->set('config', new Config($this->registry->get('db')));
        $this->registry->set('log', new Log("$folder/shop.log"));
        if (strncmp(VERSION, '4.0.', 4) === 0) {
            (new HabitsOf40($this->registry->get('log')))->begin();
        }
        $this->registry->set('event', new Events($this->registry));
        $this->registry->set('load', new Loader($this->registry));
        $services = ['cache' => Cache::class, 'request' => Request::class, 'response' => Response::class,
            'session' => Session::class, 'user' => User::class, 'url' => Url::class, 'language' => Language::class,
            'document' => Document::class];
        foreach ($services as $name => $class) {
            $this->registry->set($name, new $class());
        }
        $this->nameClasses();
        date_default_timezone_set((string)$this->registry->get('config')->get('config_timezone'));
    }

    public function serve()
    {
        $this->registry->get('event')->read($this->application);
        $this->arm();
        $route = (string)($_GET['route'] ?? '');
        $data = [];
        if (strncmp($route, 'shop/', 5) === 0) {
            $this->work(substr($route, 5));
        } elseif ($this->registry->get('event')->trigger("controller/$route/before", [&$route, &$data]) === null) {
            $args = [];
            (new Action($route))->execute($this->registry, $args);
        }
        $this->registry->get('response')->output();
    }

    /** What people do with orders in the admin, which is OpenCart's own page: through the order model. */
    private function work(string $what)
    {
        $orderId = (int)($_POST['order_id'] ?? 0);
        $this->registry->get('load')->model('checkout/order');
        $orders = $this->registry->get('model_checkout_order');
        if ($what === 'delete') {
            $orders->deleteOrder($orderId);
        } elseif ($what === 'status') {
            $method = VERSION[0] === '3' ? 'addOrderHistory' : 'addHistory';
            $orders->$method($orderId, (int)($_POST['status'] ?? 0));
        } elseif ($what === 'edit') {
            $method = VERSION[0] === '3' ? 'addOrderHistory' : 'addHistory';
            $orders->editOrder($orderId, $_POST + ['custom_field' => [], 'payment_custom_field' => []]);
            $orders->$method($orderId, (int)$_POST['status']);
        } else {
            unsupported("work $what");
        }
        $this->registry->get('response')->setOutput('done');
    }

    private function nameClasses()
    {
        $engine = VERSION[0] === '3' ? '' : 'Opencart\\System\\Engine\\';
        class_alias(Controller::class, $engine . 'Controller');
        class_alias(Action::class, $engine . 'Action');
        class_alias(Language::class, 'Language'); // a library: 3.0 makes one for each language
    }

    private function arm()
    {
        $this->connection->arm((string)($_SERVER['HTTP_X_SHOP_KILL'] ?? ''));
        if (isset($_SERVER['HTTP_X_SHOP_COUNT'])) {
            register_shutdown_function(function () {
                file_put_contents(getenv('SHOP_FOLDER') . '/statements', $this->connection->count());
            });
        }
    }
}
