<?php
use OrderUpload\Node\AdminPage;
use OrderUpload\Node\Columns;
use OrderUpload\Node\Database;
use OrderUpload\Node\Deletions;
use OrderUpload\Node\Doubts;
use OrderUpload\Node\Events;
use OrderUpload\Node\Findings;
use OrderUpload\Node\Panel;
use OrderUpload\Node\Platform;
use OrderUpload\Node\Schema;
use OrderUpload\Node\Settings;
use OrderUpload\Node\StockKeeper;
use OrderUpload\Node\Texts;

require_once DIR_SYSTEM . 'library/order_upload/autoload.php';

/** Settings page, installation and removal of the module, and its tab on an order's page, in the admin of OpenCart 3.0. */
class ControllerExtensionModuleOrderUpload extends Controller
{
    const ROUTE = 'extension/module/order_upload';

    /** Extensions > Modules > install. */
    public function install()
    {
        if ($this->user->hasPermission('modify', 'extension/extension/module')) {
            (new Schema($this->database()))->install();
            $this->page()->begin($this->catalogUrl());
            (new Events($this->database()))->register();
        }
    }

    /** Extensions > Modules > uninstall. What was written stays, unless the settings page said otherwise. */
    public function uninstall()
    {
        if (!$this->user->hasPermission('modify', 'extension/extension/module')) {
            return;
        }
        (new Events($this->database()))->remove();
        if ($this->config->get(Settings::DROP_DATA)) { // the rows are gone by now, this request still knows them
            (new Schema($this->database()))->drop();
        } else {
            $this->page()->remember($this->config);
        }
    }

    /** The settings page. */
    public function index()
    {
        (new Schema($this->database()))->ensure();
        $texts = $this->texts();
        $this->document->setTitle($texts['heading_title']);
        $settings = new Settings($this->database());
        $page = $this->page();
        $findings = new Findings($this->database(), $settings, $_SERVER);
        $data = $texts + $page->values($this->catalogUrl()) + $this->links() + $this->notices() + [
            'users' => $page->users(),
            'calls' => $page->calls(),
            'doubts' => $this->doubts()->all(),
            'deletions' => (new Deletions($this->database()))->all(),
            'findings' => $findings->all($this->catalogUrl()),
            'texts' => $texts,
            'breadcrumbs' => $this->breadcrumbs($texts),
            'header' => $this->load->controller('common/header'),
            'column_left' => $this->load->controller('common/column_left'),
            'footer' => $this->load->controller('common/footer'),
        ];
        $this->response->setOutput($this->load->view(self::ROUTE, $data));
    }

    /** Keep the settings. */
    public function save()
    {
        $this->change('text_success', function () {
            $this->page()->save($this->request->post);
        });
    }

    /** Do what the page offers for a finding. */
    public function mend()
    {
        $action = (string)($this->request->get['what'] ?? '');
        $this->change('text_done_' . $action, function () use ($action) {
            $this->page()->mend($action, $this->catalogUrl());
        });
    }

    /** Keep what a person found of an order whose stock is in doubt. */
    public function settle()
    {
        $this->change('text_doubt_settled', function () {
            $post = $this->request->post;
            $this->doubts()->settle((string)($post['ref'] ?? ''), !empty($post['moved']));
        });
    }

    /** Let an order that a person deleted be created again. */
    public function again()
    {
        $this->change('text_again', function () {
            (new Deletions($this->database()))->allow((string)($this->request->post['ref'] ?? ''));
        });
    }

    /** Before an order's page is drawn: one tab more, for an order that has a reference. */
    public function panel(&$route, &$data)
    {
        try {
            $order = (new Panel($this->database()))->order((int)($data['order_id'] ?? 0));
        } catch (\Throwable $error) { // an order's page is shown whatever becomes of ours
            $order = [];
            $this->log->write('Order Upload: ' . get_class($error) . ': ' . substr($error->getMessage(), 0, 200));
        }
        if ($order) {
            $texts = $this->texts();
            $content = $this->load->view('extension/module/order_upload_panel', $texts + ['order' => $order]);
            $data['tabs'][] = ['code' => 'order-upload', 'title' => $texts['tab_order'], 'content' => $content];
        }
    }

    private function change(string $done, callable $work)
    {
        $texts = $this->texts();
        $isPost = $this->request->server['REQUEST_METHOD'] === 'POST';
        if ($isPost && $this->user->hasPermission('modify', self::ROUTE)) {
            $work();
            $this->session->data['success'] = $texts[$done] ?? $texts['text_success'];
        } else {
            $this->session->data['error'] = $texts['error_permission'];
        }
        $this->response->redirect($this->link(self::ROUTE));
    }

    private function notices(): array
    {
        $notices = [
            'success' => $this->session->data['success'] ?? '',
            'error_warning' => $this->session->data['error'] ?? '',
        ];
        unset($this->session->data['success'], $this->session->data['error']);

        return $notices;
    }

    private function links(): array
    {
        return [
            'save' => $this->link(self::ROUTE . '/save'),
            'mend' => $this->link(self::ROUTE . '/mend'),
            'settle' => $this->link(self::ROUTE . '/settle'),
            'again' => $this->link(self::ROUTE . '/again'),
            'back' => $this->link('marketplace/extension', '&type=module'),
            'users_link' => $this->link('user/api'),
            'user_link' => $this->link('user/api/edit', '&api_id='),
            'button_save' => $this->language->get('button_save'),
            'button_back' => $this->language->get('button_back'),
        ];
    }

    private function breadcrumbs(array $texts): array
    {
        return [
            ['text' => $texts['text_home'], 'href' => $this->link('common/dashboard')],
            ['text' => $texts['text_extension'], 'href' => $this->link('marketplace/extension', '&type=module')],
            ['text' => $texts['heading_title'], 'href' => $this->link(self::ROUTE)],
        ];
    }

    private function link(string $route, string $more = ''): string
    {
        return $this->url->link($route, 'user_token=' . $this->session->data['user_token'] . $more, true);
    }

    private function texts(): array
    {
        return Texts::of((string)$this->language->get('code'));
    }

    private function catalogUrl(): string
    {
        return $this->config->get('config_secure') && defined('HTTPS_CATALOG') ? HTTPS_CATALOG : HTTP_CATALOG;
    }

    private function page(): AdminPage
    {
        return new AdminPage($this->database(), new Settings($this->database()));
    }

    private function doubts(): Doubts
    {
        $platform = Platform::of($this->registry);

        return new Doubts($this->database(), new StockKeeper($this->database(), new Columns($this->database()), $platform));
    }

    private function database(): Database
    {
        return new Database($this->db, DB_PREFIX);
    }
}
