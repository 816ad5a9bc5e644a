<?php
namespace Opencart\Admin\Controller\Extension\OrderUpload\Module;

use OrderUpload\Node\AdminPage;
use OrderUpload\Node\Columns;
use OrderUpload\Node\Database;
use OrderUpload\Node\Deletions;
use OrderUpload\Node\Doubts;
use OrderUpload\Node\Events;
use OrderUpload\Node\Findings;
use OrderUpload\Node\Platform;
use OrderUpload\Node\Schema;
use OrderUpload\Node\Settings;
use OrderUpload\Node\StockKeeper;
use OrderUpload\Node\Texts;

require_once DIR_EXTENSION . 'order_upload/system/library/autoload.php';

/** Settings page, installation and removal of the module in the admin of OpenCart 4. */
class OrderUpload extends \Opencart\System\Engine\Controller
{
    private const ROUTE = 'extension/order_upload/module/order_upload';

    /** Extensions > Modules > install. */
    public function install(): void
    {
        if ($this->mayModify()) {
            (new Schema($this->database()))->install();
            $this->page()->begin(HTTP_CATALOG);
            (new Events($this->database()))->register();
        }
    }

    /** Extensions > Modules > uninstall. What was written stays, unless the settings page said otherwise. */
    public function uninstall(): void
    {
        if (!$this->user->hasPermission('modify', 'extension/module')) {
            return;
        }
        (new Events($this->database()))->remove();
        $this->withdrawPermissions();
        if ($this->config->get(Settings::DROP_DATA)) { // the rows are gone by now, this request still knows them
            (new Schema($this->database()))->drop();
        } else {
            $this->page()->remember($this->config);
        }
    }

    /** The settings page. */
    public function index(): void
    {
        (new Schema($this->database()))->ensure();
        $texts = Texts::of((string)$this->language->get('code'));
        $this->document->setTitle($texts['heading_title']);
        $settings = new Settings($this->database());
        $page = $this->page();
        $findings = new Findings($this->database(), $settings, $_SERVER);
        $data = $texts + $page->values(HTTP_CATALOG) + $this->links() + [
            'users' => $page->users(),
            'calls' => $page->calls(),
            'doubts' => $this->doubts()->all(),
            'deletions' => (new Deletions($this->database()))->all(),
            'findings' => $findings->all(HTTP_CATALOG),
            'texts' => $texts,
            'breadcrumbs' => $this->breadcrumbs($texts),
            'header' => $this->load->controller('common/header'),
            'column_left' => $this->load->controller('common/column_left'),
            'footer' => $this->load->controller('common/footer'),
        ];
        $this->response->setOutput($this->load->view(self::ROUTE, $data));
    }

    /** Keep the settings. */
    public function save(): void
    {
        $this->answer('text_success', function (): void {
            $this->page()->save($this->request->post);
        });
    }

    /** Do what the page offers for a finding. */
    public function mend(): void
    {
        $action = (string)($this->request->get['what'] ?? '');
        $this->answer('text_done_' . $action, function () use ($action): void {
            $this->page()->mend($action, HTTP_CATALOG);
        });
    }

    /** Keep what a person found of an order whose stock is in doubt. */
    public function settle(): void
    {
        $this->answer('text_doubt_settled', function (): void {
            $post = $this->request->post;
            $this->doubts()->settle((string)($post['ref'] ?? ''), !empty($post['moved']));
        });
    }

    /** Let an order that a person deleted be created again. */
    public function again(): void
    {
        $this->answer('text_again', function (): void {
            (new Deletions($this->database()))->allow((string)($this->request->post['ref'] ?? ''));
        });
    }

    private function answer(string $done, callable $work): void
    {
        $texts = Texts::of((string)$this->language->get('code'));
        $json = ['error' => $texts['error_permission']];
        if ($this->mayModify() && $this->request->server['REQUEST_METHOD'] === 'POST') {
            $work();
            $json = ['success' => $texts[$done] ?? $texts['text_success'], 'redirect' => $this->link(self::ROUTE)];
        }
        $this->response->addHeader('Content-Type: application/json');
        $this->response->setOutput(json_encode($json));
    }

    private function mayModify(): bool
    {
        return $this->user->hasPermission('modify', self::ROUTE) || $this->user->hasPermission('modify', 'extension/module');
    }

    private function withdrawPermissions(): void
    {
        $this->load->model('user/user_group');
        foreach ($this->model_user_user_group->getUserGroups() as $group) {
            $this->model_user_user_group->removePermission((int)$group['user_group_id'], 'access', self::ROUTE);
            $this->model_user_user_group->removePermission((int)$group['user_group_id'], 'modify', self::ROUTE);
        }
    }

    private function links(): array
    {
        return [
            'save' => $this->link(self::ROUTE . '.save'),
            'mend' => $this->link(self::ROUTE . '.mend'),
            'settle' => $this->link(self::ROUTE . '.settle'),
            'again' => $this->link(self::ROUTE . '.again'),
            'back' => $this->link('marketplace/extension', '&type=module'),
            'users_link' => $this->link('user/api'),
            'user_link' => $this->link('user/api.form', '&api_id='),
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
        return $this->url->link($route, 'user_token=' . $this->session->data['user_token'] . $more);
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
