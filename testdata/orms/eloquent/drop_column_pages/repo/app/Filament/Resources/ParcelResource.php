<?php

namespace App\Filament\Resources;

use App\Models\Parcel;
use Filament\Actions\Action;
use Filament\Resources\Resource;

class ParcelResource extends Resource
{
    protected static ?string $model = Parcel::class;

    public static function actions(): array
    {
        return [
            Action::make('close')
                ->visible(fn ($record) => $record->status === 'open')
                ->action(function ($record): void {
                    $record->update(['status' => 'closed']);
                }),
        ];
    }
}
