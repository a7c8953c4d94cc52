<?php

namespace App\Filament\Resources;

use App\Models\Order;
use Filament\Actions\Action;
use Filament\Resources\Resource;

class OrderResource extends Resource
{
    protected static ?string $model = Order::class;

    public static function actions(): array
    {
        return [
            Action::make('close')
                ->visible(fn ($record) => $record->status === 'open') // ~ risky likely silent
                ->action(function ($record): void {
                    $record->update(['status' => 'closed']); // ~ breaking likely
                }),
        ];
    }
}
